//! The texts in which a key can stand inside what was pasted.

use super::base64;
use crate::protocol::invisible::visible;

/// The pasted text, then what it holds: the content of quotes, the value of an environment variable, a text that was escaped,
/// and a text that was encoded in base64.
pub(super) fn candidates(pasted: &str) -> Vec<String> {
    let text = visible(pasted);
    let text = text.trim();
    let mut found = vec![text.to_owned()];
    let mut add = |text: String| {
        if !found.contains(&text) {
            found.push(text);
        }
    };
    for text in [Some(text), after_name(text)].into_iter().flatten() {
        let inner = unquoted(text);
        add(inner.clone());
        if inner.contains('\\') {
            add(unescaped(&inner));
        }
        if let Some(decoded) = decoded_text(&inner) {
            add(decoded);
        }
    }
    found
}

/// The value in `NAME=value`, `export NAME=value` and `NAME: value`, up to the end of the text.
pub(super) fn after_name(text: &str) -> Option<&str> {
    let line = ["export ", "set ", "$env:"].iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let (name, value) = line.split_once(['=', ':'])?;
    let name = name.trim_end();
    let is_name = |character: char| character.is_ascii_alphanumeric() || "_-.\"'".contains(character);
    let is_named = name.starts_with(|first: char| first.is_ascii_alphabetic() || "_\"'".contains(first));
    // `://` is an address, and `=` at the end is padding.
    let is_value = !value.starts_with("//") && !value.trim_matches('=').is_empty();
    (is_named && name.chars().all(is_name) && is_value).then(|| value.trim())
}

/// The content of a JSON string, or of other quotes; a comma or semicolon after them is removed.
fn unquoted(text: &str) -> String {
    let text = text.trim().trim_end_matches([',', ';']).trim_end();
    if let Ok(content) = serde_json::from_str::<String>(text) {
        return content.trim().to_owned();
    }
    let quote = text.chars().next().filter(|first| "\"'`".contains(*first));
    let inner = quote.and_then(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(text).trim().to_owned()
}

/// Line breaks and quotes that were written with a backslash.
fn unescaped(text: &str) -> String {
    text.replace("\\r", "").replace("\\n", "\n").replace('\\', "")
}

/// A text in base64, as deployment tools store it.
fn decoded_text(text: &str) -> Option<String> {
    let decoded = String::from_utf8(base64::decode(text)?).ok()?;
    let is_text = decoded.chars().all(|character| !character.is_control() || character.is_ascii_whitespace());
    is_text.then(|| decoded.trim().to_owned())
}
