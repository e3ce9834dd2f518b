//! The authentication scheme before a token (RFC 9110 §11.4, RFC 6750 §2.1, RFC 9449 §7.1).

use super::found::Found;

const TWICE: &str = "The authentication scheme stands more than once: an API will reject this header.";
const UNUSUAL: &str = "The authentication scheme is neither Bearer nor DPoP: an API will reject this header.";
const NO_SCHEME: &str = "The header has no authentication scheme: an API will reject this header.";
const COLON: &str = "A colon follows the authentication scheme: an API will reject this header.";

const NAME: &str = "authorization";

/// What is unusual about the scheme if a token follows `before` in an `Authorization` header; nothing if it does not.
pub(super) fn scheme_notes(before: &str) -> Option<Option<&'static str>> {
    let words = match after_name(before) {
        Some(rest) => words(rest),
        None => {
            let mut words: Vec<&str> =
                words(before).into_iter().rev().take_while(|it| is_scheme(it)).collect();
            words.reverse();
            words
        }
    };
    let has_name = after_name(before).is_some();
    let has_colon = before.trim_end().ends_with(':');
    Some(match words.as_slice() {
        [] if has_name => Some(NO_SCHEME),
        [] => return None,
        _ if has_colon && !has_name => return None,
        _ if has_colon => Some(COLON),
        [word] if is_scheme(word) => None,
        [word, ..] if is_scheme(word) => Some(TWICE),
        _ => Some(UNUSUAL),
    })
}

/// A token of another form after a scheme, without the header's name.
pub(super) fn after_scheme(text: &str) -> Option<Found> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (token, schemes) = words.split_last()?;
    if schemes.is_empty() || !schemes.iter().all(|word| is_scheme(word)) || token.contains("=\"") {
        return None;
    }
    let notes = if schemes.len() > 1 { vec![TWICE] } else { Vec::new() };
    let token = token.trim_matches(['"', '\'', '`']).to_owned();
    Some(Found { name: "Authorization", place: "Authorization header".to_owned(), token, notes })
}

/// Whether a word is the scheme of an access token. Its case does not matter.
pub(super) fn is_scheme(word: &str) -> bool {
    word.eq_ignore_ascii_case("bearer") || word.eq_ignore_ascii_case("dpop")
}

/// The text after the name of the header, if only its value can stand there.
fn after_name(before: &str) -> Option<&str> {
    let at = before.to_ascii_lowercase().rfind(NAME)?;
    let rest = before.get(at + NAME.len()..)?;
    let is_value =
        rest.trim_start_matches([' ', '"', '\'', '`', '\\', '^']).starts_with([':', '=', ',', '%', '&']);
    (is_value && !rest.contains([';', '{', '?'])).then_some(rest)
}

fn words(text: &str) -> Vec<&str> {
    let is_separator = |it: char| it.is_whitespace() || "\"'`:=^\\,+>(%$&;".contains(it);
    // Spaces, quotes and colons can be encoded for a URL or for HTML; a letter before a quote is the prefix of a string.
    let is_around =
        |word: &&str| ["", "20", "22", "27", "3A", "3D", "quot", "f", "b", "r", "u"].contains(word);
    text.split(is_separator).filter(|word| !is_around(word)).collect()
}
