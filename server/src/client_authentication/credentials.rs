use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bearer_lab::protocol::Secret;

use crate::{
    config::{Authentication, Client, Config},
    crypto::{is_same, sha256},
    http::{OAuthError, Params, decode_form_text},
};

/// What a request says about its client.
struct Credentials {
    client_id: String,
    secret: Presented,
}

/// How a secret was presented.
enum Presented {
    None,
    Basic(Secret),
    Post(Secret),
}

/// The client that sent this form, authenticated exactly as it is registered (RFC 6749 §2.3).
///
/// An unknown client and a wrong secret get the same answer after the same work.
pub fn authenticate<'a>(
    config: &'a Config,
    headers: &HeaderMap,
    params: &Params,
) -> Result<&'a Client, OAuthError> {
    let credentials = read(headers, params)?;
    let client = config.client(&credentials.client_id);
    let registered = client.map(|client| &client.authentication);
    let is_right = match (&credentials.secret, registered) {
        (Presented::None, Some(Authentication::None)) => true,
        (Presented::Basic(secret), Some(Authentication::Basic(digest))) => is_secret(secret, digest),
        (Presented::Post(secret), Some(Authentication::Post(digest))) => is_secret(secret, digest),
        (Presented::Basic(secret) | Presented::Post(secret), _) => {
            is_secret(secret, &[0; 32]);
            false
        }
        (Presented::None, _) => false,
    };
    client.filter(|_| is_right).ok_or_else(OAuthError::invalid_client)
}

fn is_secret(secret: &Secret, digest: &[u8; 32]) -> bool {
    is_same(&sha256(secret.expose().as_bytes()), digest)
}

fn read(headers: &HeaderMap, params: &Params) -> Result<Credentials, OAuthError> {
    if params.text("client_assertion").is_some() || params.text("client_assertion_type").is_some() {
        return Err(OAuthError::invalid_client());
    }
    let in_body = params.text("client_id");
    let body_secret = params.text("client_secret").map(Secret::new);
    match (read_basic(headers)?, body_secret) {
        (Some(_), Some(_)) => {
            Err(OAuthError::invalid_request("the client authenticates in two ways at once"))
        }
        (Some((client_id, _)), None) if in_body.is_some_and(|other| other != client_id) => {
            Err(OAuthError::invalid_request("the client has two different identifiers"))
        }
        (Some((client_id, secret)), None) => Ok(Credentials { client_id, secret: Presented::Basic(secret) }),
        (None, secret) => {
            let client_id = in_body.ok_or_else(OAuthError::invalid_client)?.to_owned();
            Ok(Credentials { client_id, secret: secret.map_or(Presented::None, Presented::Post) })
        }
    }
}

/// Identifier and secret of a Basic header, each form-encoded before they were joined (RFC 6749 §2.3.1).
fn read_basic(headers: &HeaderMap) -> Result<Option<(String, Secret)>, OAuthError> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    if lines.next().is_some() {
        return Err(OAuthError::invalid_request("there are two Authorization headers"));
    }
    let line = line.to_str().map_err(|_| malformed())?;
    let (scheme, encoded) = line.split_once(' ').unwrap_or((line, ""));
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Err(OAuthError::invalid_client());
    }
    read_pair(encoded.trim()).map(Some).ok_or_else(malformed)
}

fn malformed() -> OAuthError {
    OAuthError::invalid_request("the Authorization header is malformed")
}

fn read_pair(encoded: &str) -> Option<(String, Secret)> {
    let bytes = STANDARD.decode(encoded).ok()?;
    let mut halves = bytes.splitn(2, |byte| *byte == b':');
    let client_id = decode_form_text(halves.next()?).filter(|text| is_printable(text))?;
    let secret = decode_form_text(halves.next()?).filter(|text| is_printable(text))?;
    Some((client_id, Secret::new(secret)))
}

/// `VSCHAR` of RFC 6749 appendix A.
fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, 0x20..=0x7e))
}

#[cfg(test)]
mod tests {
    use super::{STANDARD, read_pair};
    use base64::Engine as _;

    #[test]
    fn rfc6749_s2_3_1_identifier_and_secret_are_form_encoded_and_split_at_the_first_colon() {
        for (text, expected) in [
            ("web:secret", Some(("web", "secret"))),
            ("a%3Ab:c%20d+e%25", Some(("a:b", "c d e%"))),
            ("web:se:cret", Some(("web", "se:cret"))),
            ("web:", Some(("web", ""))),
            ("web", None),
            ("web:%", None),
            ("web:%zz", None),
            ("web:%C3%A4", None),
            ("web:%00", None),
        ] {
            let read = read_pair(&STANDARD.encode(text));
            let read = read.as_ref().map(|(id, secret)| (id.as_str(), secret.expose()));
            assert_eq!(read, expected, "{text}");
        }
        for encoded in ["", "!", "d2ViOnNlY3JldA", "d2ViOnNlY3JldA== x"] {
            assert!(read_pair(encoded).is_none(), "{encoded}");
        }
    }
}
