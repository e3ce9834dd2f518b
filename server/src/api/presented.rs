use axum::http::{HeaderMap, header};
use bearer_lab::protocol::Secret;

use super::{BearerError, Scheme};

/// An access token, and how it was presented.
pub struct Presented {
    /// How.
    pub scheme: Scheme,
    /// The token.
    pub token: Secret,
}

/// The token of the Authorization header (RFC 6750 §2.1), whose scheme is in any case of letters.
pub fn read_header(headers: &HeaderMap) -> Result<Option<Presented>, BearerError> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    if lines.next().is_some() {
        return Err(BearerError::Request("there are two Authorization headers"));
    }
    let line = line.to_str().map_err(|_| BearerError::Request("the Authorization header is malformed"))?;
    let (scheme, token) = line.split_once(' ').unwrap_or((line, ""));
    let scheme = match scheme {
        _ if scheme.eq_ignore_ascii_case("Bearer") => Scheme::Bearer,
        _ if scheme.eq_ignore_ascii_case("DPoP") => Scheme::Dpop,
        _ => return Ok(None),
    };
    let token = token.trim_start_matches(' ');
    let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if token.is_empty() || !token.bytes().all(is_token_byte) {
        return Err(BearerError::Request("the Authorization header is malformed"));
    }
    Ok(Some(Presented { scheme, token: Secret::new(token) }))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{BearerError, Scheme, read_header};

    #[test]
    fn rfc6750_s2_1_the_header_holds_one_token_after_the_scheme() {
        for (line, expected) in [
            ("Bearer abc.def", Ok(Some((Scheme::Bearer, "abc.def")))),
            ("bEARER abc", Ok(Some((Scheme::Bearer, "abc")))),
            ("Bearer  abc", Ok(Some((Scheme::Bearer, "abc")))),
            ("DPoP abc", Ok(Some((Scheme::Dpop, "abc")))),
            ("dpop abc", Ok(Some((Scheme::Dpop, "abc")))),
            ("DPoP", Err(())),
            ("Basic abc", Ok(None)),
            ("Bearerabc", Ok(None)),
            ("Bearer", Err(())),
            ("Bearer ", Err(())),
            ("Bearer a b", Err(())),
            ("Bearer a,b", Err(())),
            ("Bearer \"a\"", Err(())),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(line))]);
            let read = read_header(&headers);
            let read = read.as_ref().map_err(|_| ());
            let read = read.map(|read| read.as_ref().map(|read| (read.scheme, read.token.expose())));
            assert_eq!(read, expected, "{line}");
        }
        let mut two = HeaderMap::new();
        two.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        two.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        assert!(matches!(read_header(&two), Err(BearerError::Request(_))));
    }
}
