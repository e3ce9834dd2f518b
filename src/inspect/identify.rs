//! The kind of a text that is no form of JOSE.

use super::{
    KeyInput,
    fact::Fact,
    kind::Kind,
    response::{parameters, response},
    saml::saml,
};
use crate::protocol::{jose::base64url, json::Json};

/// Its kind, and what can be read of it.
pub(super) fn identify(text: &str) -> (Kind, Vec<Fact>) {
    let text = text.trim();
    if let Some(facts) = saml(text) {
        return (Kind::Saml, facts);
    }
    if let Some((kind, facts)) = response(text) {
        return (kind, facts);
    }
    let kind = match text {
        _ if is_key(text) => Kind::Key,
        _ if !is_visible(text) || text.starts_with(['{', '[', '<']) || text.contains("://") => Kind::NoToken,
        _ if text.contains('&') && !parameters(text).is_empty() => Kind::NoToken,
        _ if is_paseto(text) => Kind::Paseto,
        _ if is_session_cookie(text) => Kind::SessionCookie,
        _ if is_handle(text) => Kind::Reference,
        _ => Kind::Opaque,
    };
    (kind, Vec::new())
}

/// The characters of tokens of any form (RFC 6749 appendix A.12), without the space.
fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_key(text: &str) -> bool {
    let json = Json::parse_object(text.as_bytes());
    let is_jwk = json.is_some_and(|json| json.member("kty").is_some() || json.member("keys").is_some());
    is_jwk || text.contains("-----BEGIN ") || matches!(KeyInput::read(text), KeyInput::Keys(_))
}

fn is_paseto(text: &str) -> bool {
    let mut parts = text.split('.');
    matches!(parts.next(), Some("v1" | "v2" | "v3" | "v4"))
        && matches!(parts.next(), Some("local" | "public"))
        && parts.next().is_some_and(|payload| payload.len() >= 32)
}

/// Flask and Django write `data.time.signature`, with a dot before compressed data; Express writes `s:data.signature`.
fn is_session_cookie(text: &str) -> bool {
    if text.starts_with("s:") || text.starts_with("s%3A") {
        return text.contains('.');
    }
    let parts: Vec<&str> = text.trim_start_matches('.').split(['.', ':']).collect();
    let [data, time, signature] = parts.as_slice() else { return false };
    let bytes = base64url::decode(data).unwrap_or_default();
    let is_data = Json::parse(&bytes).is_some_and(|json| matches!(json, Json::Object(_) | Json::Array(_)));
    let is_compressed = text.starts_with('.') && bytes.starts_with(&[0x78]);
    (is_data || is_compressed) && (5..=8).contains(&time.len()) && signature.len() >= 27
}

/// A number in hexadecimal or a UUID: servers issue these as references.
fn is_handle(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
