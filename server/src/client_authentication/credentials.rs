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
    /// Whether a Basic header holds characters that form encoding changes.
    looks_unencoded: bool,
}

const MISSING_COLON: &str = "the Basic credentials have no colon between identifier and secret; a public client sends client_id in the body";
const NOT_FORM_ENCODED: &str = "client authentication failed: identifier and secret are form-encoded before they are joined with a colon (RFC 6749 section 2.3.1), which changes all characters but letters, digits and -._*";

/// How a secret was presented.
enum Presented {
    None,
    Basic(Secret),
    Post(Secret),
    /// A Basic header with an identifier alone, as some libraries send it for public clients.
    NoColon,
}

/// Whether a Basic header without a colon identifies a public client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoColon {
    /// It does: where a public client needs to say no more than who it is.
    Identifies,
    /// It is an error (RFC 7617 §2).
    Refused,
}

/// The client that sent this form, authenticated exactly as it is registered (RFC 6749 §2.3).
///
/// An unknown client and a wrong secret get the same answer after the same work.
pub fn authenticate<'a>(
    config: &'a Config,
    headers: &HeaderMap,
    params: &Params,
    no_colon: NoColon,
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
        (Presented::NoColon, Some(Authentication::None)) if no_colon == NoColon::Identifies => true,
        (Presented::NoColon, _) => return Err(OAuthError::invalid_request(MISSING_COLON)),
        (Presented::None, _) => false,
    };
    let refusal = match credentials.looks_unencoded {
        true => OAuthError::invalid_client().with_description(NOT_FORM_ENCODED),
        false => OAuthError::invalid_client(),
    };
    client.filter(|_| is_right).ok_or(refusal)
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
        (Some(basic), None) if in_body.is_some_and(|other| other != basic.client_id) => {
            Err(OAuthError::invalid_request("the client has two different identifiers"))
        }
        (Some(basic), None) => Ok(basic),
        (None, secret) => {
            let client_id = in_body.ok_or_else(OAuthError::invalid_client)?.to_owned();
            let secret = secret.map_or(Presented::None, Presented::Post);
            Ok(Credentials { client_id, secret, looks_unencoded: false })
        }
    }
}

/// Identifier and secret of a Basic header, each form-encoded before they were joined (RFC 6749 §2.3.1).
fn read_basic(headers: &HeaderMap) -> Result<Option<Credentials>, OAuthError> {
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
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    let unencoded = || OAuthError::invalid_client().with_description(NOT_FORM_ENCODED);
    read_pair(&bytes).map(Some).ok_or_else(unencoded)
}

fn malformed() -> OAuthError {
    OAuthError::invalid_request("the Authorization header is malformed")
}

fn read_pair(bytes: &[u8]) -> Option<Credentials> {
    let mut halves = bytes.splitn(2, |byte| *byte == b':');
    let decode = |half: &[u8]| {
        // Form-encoded text is ASCII; what it stands for is UTF-8 (RFC 6749 appendix B).
        let text = half.is_ascii().then(|| decode_form_text(half))??;
        (!text.chars().any(char::is_control)).then_some(text)
    };
    let client_id = decode(halves.next()?)?;
    let secret = match halves.next() {
        None => Presented::NoColon,
        Some(secret) => Presented::Basic(Secret::new(decode(secret)?)),
    };
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._*:".contains(byte);
    Some(Credentials { client_id, secret, looks_unencoded: !bytes.iter().all(is_plain) })
}

#[cfg(test)]
mod tests {
    use super::{Presented, read_pair};

    #[test]
    fn rfc6749_s2_3_1_identifier_and_secret_are_form_encoded_and_split_at_the_first_colon() {
        for (text, expected) in [
            ("web:secret", Some(("web", "secret"))),
            ("a%3Ab:c%20d+e%25", Some(("a:b", "c d e%"))),
            ("web:se:cret", Some(("web", "se:cret"))),
            ("web:", Some(("web", ""))),
            ("web", Some(("web", "no colon"))),
            ("web:%", None),
            ("web:%zz", None),
            ("web:%C3%A4+%E2%82%AC", Some(("web", "ä €"))),
            ("web:ä", None),
            ("web:%C3", None),
            ("web:%00", None),
        ] {
            let read = read_pair(text.as_bytes());
            let read = read.as_ref().map(|basic| match &basic.secret {
                Presented::Basic(secret) => (basic.client_id.as_str(), secret.expose()),
                _ => (basic.client_id.as_str(), "no colon"),
            });
            assert_eq!(read, expected, "{text}");
        }
    }
}
