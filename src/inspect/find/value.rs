//! Values of the names that hold tokens: a token there can have any form (RFC 6749 §1.4).

use std::ops::Range;

use super::{header::is_scheme, names};

/// Values that are no token.
const WORDS: [&str; 8] = ["null", "undefined", "true", "false", "string", "None", "nil", "code"];

/// The specification's name and the value, if the run `name` is the name of a token.
pub(super) fn named(text: &str, name: Range<usize>) -> Option<(&'static str, Range<usize>)> {
    let run = text.get(name.clone())?;
    let known = names::of_any_token(run.rsplit('.').next()?)?;
    Some((known, value(text, name.end, known)?))
}

/// The token as it was before it was encoded for a URL.
pub(super) fn decoded(raw: &str) -> String {
    match form_urlencoded::parse(["v=", raw].concat().as_bytes()).next() {
        Some((_, value)) if raw.contains('%') => value.into_owned(),
        _ => raw.to_owned(),
    }
}

fn value(text: &str, at: usize, name: &str) -> Option<Range<usize>> {
    let is_around = |it: char| " \"'`\\^".contains(it);
    let rest = text.get(at..)?.trim_start_matches(is_around).strip_prefix([':', '='])?;
    let mut rest = rest.trim_start_matches(is_around);
    if name == "Authorization" {
        let schemes = rest.len();
        while let Some((_, after)) = rest.split_once(' ').filter(|(word, _)| is_scheme(word)) {
            rest = after.trim_start_matches(' ');
        }
        if rest.len() == schemes {
            return None;
        }
    }
    let is_end = |it: char| !it.is_ascii_graphic() || "\"'`\\^&;,#<>{}[]()".contains(it);
    let value = rest.split(is_end).next()?;
    let start = text.len() - rest.len();
    (!value.is_empty() && !WORDS.contains(&value)).then_some(start..start + value.len())
}
