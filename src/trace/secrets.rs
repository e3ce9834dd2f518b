use std::ops::Range;

use crate::protocol::{Secret, http::Value};

/// The members and parameters whose values are masked wherever they appear (RFC 6749 §2.3.1, §4.1, §4.3.2, §5.1;
/// RFC 7521 §4.2; RFC 7591 §3.2.1; RFC 7592 §3; RFC 7636 §4.5; RFC 8628 §3.2; OpenID Connect Core §3.1.2.1). Case does
/// not matter: an API that echoes a request says `Authorization`.
const SECRET_NAMES: [&str; 14] = [
    "access_token",
    "refresh_token",
    "id_token",
    "id_token_hint",
    "registration_access_token",
    "authorization",
    "code",
    "device_code",
    "code_verifier",
    "client_secret",
    "client_assertion",
    "password",
    "state",
    "nonce",
];

/// How every JWT begins: `{"` in base64url.
const JWT_START: &str = "eyJ";

const QUOTES: [char; 2] = ['"', '\''];

/// Whether the value under this name is masked.
pub fn is_secret(name: &str) -> bool {
    SECRET_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// A named value, marked as a secret if its name says so.
pub fn masked(name: String, value: String) -> (String, Value) {
    let value = if is_secret(&name) { Value::Secret(Secret::new(value)) } else { Value::Plain(value) };
    (name, value)
}

/// Whether a token stands in a text.
pub fn has_token(text: &str) -> bool {
    text.contains(JWT_START) && words(text).any(|(_, word)| is_token(word))
}

/// An address, with `…` for every secret in it.
pub fn address(url: &str) -> String {
    let mut shown = url.to_owned();
    for (range, _) in find_secrets(url).into_iter().rev() {
        shown.replace_range(range, "…");
    }
    shown
}

/// The secrets in a text of any form, each with its name: tokens, and the values in `name=value` and `"name": value`.
pub(super) fn find_secrets(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut end = 0;
    for (start, word) in words(text) {
        if start < end {
            continue;
        }
        let secret = if is_token(word) {
            Some((start..start + word.len(), "token"))
        } else {
            value_after(text, start, word)
        };
        if let Some((range, name)) = secret {
            end = range.end;
            found.push((range, name));
        }
    }
    found
}

/// The value that the word at `start` names, if it names a secret.
fn value_after<'a>(text: &'a str, start: usize, word: &'a str) -> Option<(Range<usize>, &'a str)> {
    let name = word.rsplit('.').next().filter(|name| is_secret(name))?;
    let (before, after) = (text.get(..start)?, text.get(start + word.len()..)?);
    let value = match after.strip_prefix('=') {
        Some(value) => value,
        None if before.ends_with(QUOTES) => {
            after.trim_start_matches('\\').strip_prefix(QUOTES)?.trim_start().strip_prefix(':')?.trim_start()
        }
        None => return None,
    };
    // A JSON text inside a JSON string has a backslash before each quote.
    let value = value.trim_start_matches('\\');
    let (value, length) = match value.chars().next().filter(|first| QUOTES.contains(first)) {
        Some(quote) => {
            let value = value.get(1..)?;
            (value, value.find(quote).unwrap_or(value.len()))
        }
        None => (value, value.find(ends_value).unwrap_or(value.len())),
    };
    let length = value.get(..length)?.trim_end_matches('\\').len();
    let start = text.len() - value.len();
    (length > 0).then(|| (start..start + length, name))
}

/// Whether a value without quotes ends before this character.
fn ends_value(character: char) -> bool {
    character.is_whitespace() || "\"'&<>#,;)]}".contains(character)
}

fn is_token(word: &str) -> bool {
    word.starts_with(JWT_START) && word.contains('.')
}

/// The words of a text and where each begins; of a token all parts are one word.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_between = |character: char| !(character.is_ascii_alphanumeric() || "-_.".contains(character));
    let mut end = 0;
    text.split_inclusive(is_between).map(move |piece| {
        let start = end;
        end += piece.len();
        (start, piece.trim_end_matches(is_between))
    })
}
