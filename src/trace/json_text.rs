//! The text of JSON: every name, string and number as it was sent, with secrets apart and, if wanted, indented.
//!
//! It reads whatever it is given: a text that is cut off or no JSON at all loses nothing but white space.

use super::{body_parts::Parts, secrets::is_secret};

/// What is nested deeper is indented no further, so that a hostile text does not grow without bound.
const MAX_INDENT: usize = 16;

/// Writes a text of JSON.
pub(super) fn write(text: &str, is_indented: bool, parts: &mut Parts) {
    let lexemes: Vec<&str> = lexemes(text).filter(|lexeme| !is_indented || !is_space(lexeme)).collect();
    let mut layout = Layout { is_indented, depth: 0, is_one_line: false };
    let mut name = None;
    let mut rest = lexemes.as_slice();
    while let Some((lexeme, following)) = rest.split_first() {
        rest = following;
        match *lexeme {
            "," | "}" | "]" => {
                name = None;
                layout.punctuation(lexeme, following, parts);
            }
            ":" => layout.punctuation(lexeme, following, parts),
            space if is_space(space) => parts.plain(space),
            string if is_name(string, following) => {
                name = Some(decoded(string));
                parts.text(string);
            }
            value => match (name.take().filter(|name| is_secret(name)), value) {
                (Some(name), "{" | "[") => {
                    let (inside, after) = following.split_at(nested(following));
                    parts.secret(&name, &[value, &inside.concat()].concat());
                    rest = after;
                }
                (Some(name), value) => secret(&name, value, parts),
                (None, "{" | "[") => layout.punctuation(value, following, parts),
                (None, value) => parts.text(value),
            },
        }
    }
}

/// A value under a secret name; the quotes of a string are no secret.
fn secret(name: &str, value: &str, parts: &mut Parts) {
    let Some(text) = value.strip_prefix('"') else { return parts.secret(name, value) };
    let (text, end) = text.strip_suffix('"').map_or((text, ""), |text| (text, "\""));
    parts.plain("\"");
    if !text.is_empty() {
        parts.secret(name, text);
    }
    parts.plain(end);
}

/// Where lines are broken.
struct Layout {
    is_indented: bool,
    depth: usize,
    /// Inside an array without arrays or objects: it stays on one line.
    is_one_line: bool,
}

impl Layout {
    fn punctuation(&mut self, lexeme: &str, following: &[&str], parts: &mut Parts) {
        if !self.is_indented {
            return parts.plain(lexeme);
        }
        let is_end = |lexeme: &&str| matches!(*lexeme, "}" | "]");
        match lexeme {
            "{" | "[" => {
                parts.plain(lexeme);
                let next = following.iter().find(|lexeme| matches!(**lexeme, "{" | "[" | "}" | "]"));
                let is_empty = following.first().is_some_and(is_end);
                self.is_one_line = is_empty || (lexeme == "[" && next.is_none_or(is_end));
                if !self.is_one_line {
                    self.depth += 1;
                    self.break_line(parts);
                }
            }
            "}" | "]" => {
                if !self.is_one_line {
                    self.depth = self.depth.saturating_sub(1);
                    self.break_line(parts);
                }
                self.is_one_line = false;
                parts.plain(lexeme);
            }
            "," => {
                parts.plain(lexeme);
                if self.is_one_line { parts.plain(" ") } else { self.break_line(parts) }
            }
            _ => parts.plain(": "),
        }
    }

    fn break_line(&self, parts: &mut Parts) {
        parts.plain("\n");
        parts.plain(&"  ".repeat(self.depth.min(MAX_INDENT)));
    }
}

/// How many lexemes it takes to close what was just opened.
fn nested(following: &[&str]) -> usize {
    let mut depth = 1usize;
    let closes = |lexeme: &&str| {
        match *lexeme {
            "{" | "[" => depth += 1,
            "}" | "]" => depth -= 1,
            _ => {}
        }
        depth == 0
    };
    following.iter().position(closes).map_or(following.len(), |last| last + 1)
}

/// Whether it is a string before a colon.
fn is_name(lexeme: &str, following: &[&str]) -> bool {
    lexeme.starts_with('"') && following.iter().find(|next| !is_space(next)) == Some(&":")
}

/// The name that a string stands for; as it is written if it is no JSON.
pub(super) fn decoded(string: &str) -> String {
    serde_json::from_str(string).unwrap_or_else(|_| string.trim_matches('"').to_owned())
}

pub(super) fn is_space(lexeme: &str) -> bool {
    lexeme.starts_with([' ', '\t', '\r', '\n'])
}

/// Strings, punctuation, white space, and everything between these.
pub(super) fn lexemes(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (lexeme, after) =
            rest.split_at_checked(lexeme_bytes(rest)).filter(|(lexeme, _)| !lexeme.is_empty())?;
        rest = after;
        Some(lexeme)
    })
}

fn lexeme_bytes(text: &str) -> usize {
    let is_space = |byte: u8| b" \t\r\n".contains(&byte);
    let while_true = |holds: &dyn Fn(u8) -> bool| text.bytes().take_while(|byte| holds(*byte)).count();
    match text.bytes().next() {
        None => 0,
        Some(b'"') => string_bytes(text),
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':') => 1,
        Some(first) if is_space(first) => while_true(&is_space),
        Some(_) => while_true(&|byte| !is_space(byte) && !b"\"{}[],:".contains(&byte)),
    }
}

fn string_bytes(text: &str) -> usize {
    let mut is_escaped = false;
    let is_end = |byte: u8| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    };
    text.bytes().skip(1).position(is_end).map_or(text.len(), |last| last + 2)
}
