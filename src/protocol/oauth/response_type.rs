use std::fmt;

/// What the authorization endpoint is asked to answer with (OAuth 2.0 Multiple Response Types §3, §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseType {
    /// A code, to be exchanged at the token endpoint.
    pub code: bool,
    /// An ID token, in the fragment.
    pub id_token: bool,
    /// An access token, in the fragment.
    pub token: bool,
}

impl ResponseType {
    /// The code flow.
    pub const CODE: Self = Self { code: true, id_token: false, token: false };

    /// Reads a configured value: the words in any order, each once, at least one.
    pub fn parse(text: &str) -> Option<Self> {
        let mut read = Self { code: false, id_token: false, token: false };
        for word in text.split(' ') {
            let part = match word {
                "code" => &mut read.code,
                "id_token" => &mut read.id_token,
                "token" => &mut read.token,
                _ => return None,
            };
            if std::mem::replace(part, true) {
                return None;
            }
        }
        Some(read)
    }

    /// Whether the answer comes in the fragment: everything but a lone code (Multiple Response Types §5).
    pub const fn is_fragment(self) -> bool {
        self.id_token || self.token
    }
}

impl fmt::Display for ResponseType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [(self.code, "code"), (self.id_token, "id_token"), (self.token, "token")];
        let words: Vec<_> = words.iter().filter(|(is_asked, _)| *is_asked).map(|(_, word)| *word).collect();
        formatter.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::ResponseType;

    #[test]
    fn multiple_response_types_s3_reads_the_seven_and_nothing_else() {
        for text in [
            "code",
            "token",
            "id_token",
            "id_token token",
            "code id_token",
            "code token",
            "code id_token token",
        ] {
            assert_eq!(ResponseType::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(ResponseType::parse("token id_token").unwrap().to_string(), "id_token token");
        for text in ["", " ", "none", "Code", "code code", "code  token", "code,token"] {
            assert_eq!(ResponseType::parse(text), None, "{text:?}");
        }
    }
}
