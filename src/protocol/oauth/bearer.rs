//! What a protected resource answers to a token it does not like (RFC 6750 §3, RFC 9449 §7.1, RFC 9110 §11.6.1).

/// A challenge of a `WWW-Authenticate` header, of the scheme `Bearer` or `DPoP`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    /// `invalid_request`, `invalid_token` or `insufficient_scope`; absent when no token came.
    pub error: Option<String>,
    /// The resource's explanation.
    pub error_description: Option<String>,
    /// The scope that is needed.
    pub scope: Option<String>,
}

impl Challenge {
    /// Reads the first challenge of a scheme in a header's value; nothing if it has none.
    pub fn parse(header: &str, scheme: &str) -> Option<Self> {
        let start = scheme_end(header, scheme)?;
        let mut challenge = Self::default();
        let mut rest = header.get(start..)?.trim_start();
        while let Some((name, value, after)) = parameter(rest) {
            match name.to_ascii_lowercase().as_str() {
                "error" => challenge.error.get_or_insert(value),
                "error_description" => challenge.error_description.get_or_insert(value),
                "scope" => challenge.scope.get_or_insert(value),
                _ => &mut String::new(),
            };
            rest = after;
        }
        Some(challenge)
    }
}

/// Where the parameters of the first challenge of the scheme begin; quoted text is passed over.
fn scheme_end(header: &str, scheme: &str) -> Option<usize> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    let mut is_word_start = true;
    for (index, byte) in header.bytes().enumerate() {
        if !is_quoted && is_word_start {
            let after = index + scheme.len();
            let is_scheme = header.get(index..after).is_some_and(|word| word.eq_ignore_ascii_case(scheme));
            let is_whole = header.as_bytes().get(after).is_none_or(|next| matches!(next, b' ' | b','));
            if is_scheme && is_whole {
                return Some(after);
            }
        }
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ => {}
        }
        is_word_start = !is_quoted && matches!(byte, b',' | b' ' | b'\t');
    }
    None
}

/// One `name=value` or `name="value"` and what follows it; nothing at the next challenge or at the end.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let text = text.trim_start_matches([' ', ',', '\t']);
    let (name, rest) = text.split_once('=')?;
    let name = name.trim_end();
    let is_token =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_token {
        return None;
    }
    let rest = rest.trim_start();
    let Some(quoted) = rest.strip_prefix('"') else {
        let end = rest.find([',', ' ']).unwrap_or(rest.len());
        return Some((name, rest.get(..end)?.to_owned(), rest.get(end..)?));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return Some((name, value, quoted.get(index + 1..)?)),
            '\\' => value.push(characters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Challenge;

    fn read(header: &str) -> Option<(Option<String>, Option<String>)> {
        Challenge::parse(header, "Bearer").map(|challenge| (challenge.error, challenge.scope))
    }

    #[test]
    fn rfc6750_s3_reads_the_challenges_of_its_examples() {
        assert_eq!(read(r#"Bearer realm="example""#), Some((None, None)));
        let expired =
            r#"Bearer realm="example", error="invalid_token", error_description="The access token expired""#;
        let challenge = Challenge::parse(expired, "Bearer").unwrap();
        assert_eq!(challenge.error.as_deref(), Some("invalid_token"));
        assert_eq!(challenge.error_description.as_deref(), Some("The access token expired"));
    }

    #[test]
    fn rfc9449_s9_reads_the_challenge_of_its_example() {
        let header =
            r#"Bearer, DPoP error="use_dpop_nonce", error_description="Resource server requires nonce""#;
        let error = Challenge::parse(header, "DPoP").and_then(|challenge| challenge.error);
        assert_eq!(error.as_deref(), Some("use_dpop_nonce"));
        assert_eq!(read(header), Some((None, None)), "the parameters of one scheme are not another's");
    }

    #[test]
    fn rfc9110_s11_6_1_finds_the_bearer_challenge_among_others() {
        let scope = |text: &str| Some((Some("insufficient_scope".to_owned()), Some(text.to_owned())));
        for header in [
            r#"Bearer error="insufficient_scope", scope="a b""#,
            r#"Basic realm="Bearer error=\"x\"", bearer error=insufficient_scope,scope="a b""#,
            r#"DPoP algs="ES256", BEARER scope="a b" , error="insufficient_scope""#,
        ] {
            assert_eq!(read(header), scope("a b"), "{header}");
        }
        assert_eq!(read("Bearer"), Some((None, None)));
        for header in ["", "Basic realm=\"Bearer x\"", "Bearerx error=a", "NotBearer"] {
            assert_eq!(read(header), None, "{header}");
        }
        assert_eq!(read(r#"Bearer error="unterminated"#), Some((None, None)));
    }
}
