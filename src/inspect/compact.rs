//! The compact forms of JOSE (RFC 7515 §7.1, RFC 7516 §7.1, RFC 9901 §4): their characters, and the header that tells them
//! from other texts.

use crate::protocol::{jose::base64url, json::Json};

/// A longer header is not looked for, in bytes.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// Whether a character can be part of a compact form.
pub(super) const fn is_token_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '~')
}

/// Whether a part is the header of a token: a JSON object with `alg` (RFC 7515 §4.1.1, RFC 7516 §4.1.1). A damaged header
/// is one, too, so that its reader learns what is wrong with the token.
pub(super) fn is_header(part: &str) -> bool {
    if part.len() > MAX_HEADER_BYTES {
        return false;
    }
    let plain: String = part
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '=')
        .map(|character| match character {
            '+' => '-',
            '/' => '_',
            other => other,
        })
        .collect();
    // A part that was cut off is read up to its last whole group.
    let groups = plain.get(..plain.len() / 4 * 4).unwrap_or_default();
    let Some(bytes) = base64url::decode(&plain).or_else(|| base64url::decode(groups)) else { return false };
    match Json::parse(&bytes) {
        Some(json) => json.member("alg").is_some(),
        None => bytes.starts_with(b"{") && names_algorithm(&bytes),
    }
}

fn names_algorithm(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"\"alg\"";
    let is_member = |at: usize| {
        let rest = bytes.get(at + NAME.len()..).unwrap_or_default();
        rest.trim_ascii_start().starts_with(b":")
    };
    bytes.windows(NAME.len()).enumerate().any(|(at, window)| window == NAME && is_member(at))
}

/// Whether a text begins with the header of a token, right or damaged.
pub(super) fn has_header(text: &str) -> bool {
    text.split('.').next().is_some_and(is_header)
}

/// Whether a text has the form of a signed or encrypted token.
pub(super) fn is_compact(text: &str) -> bool {
    let header = text.split('.').next().and_then(base64url::decode);
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    matches!(dots, 2 | 4) && header.is_some_and(|bytes| Json::parse_object(&bytes).is_some())
}

/// What is wrong with the encoding of a part; nothing if it is canonical base64url (RFC 7515 §2).
pub(super) fn encoding_problem(part: &str) -> Option<&'static str> {
    let is_other = |byte: &u8| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    match part.bytes().find(is_other) {
        Some(b'=') => Some("padding (=), which a token leaves out"),
        Some(b'+' | b'/') => Some("+ or /, which base64url writes as - and _"),
        Some(byte) if byte.is_ascii_whitespace() => Some("white space inside"),
        Some(_) => Some("a character that base64url does not have"),
        None if base64url::decode(part).is_none() => Some("base64url that is cut off or has spare bits"),
        None => None,
    }
}
