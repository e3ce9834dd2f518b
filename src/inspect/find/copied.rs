//! Characters that copying adds: they are removed, with a note.

use std::borrow::Cow;

use super::super::compact::is_token_character;
use crate::protocol::invisible::is_invisible;

const INVISIBLE: &str = "Invisible characters were removed.";
const SPACES: &str = "Unusual white space was read as plain spaces and line breaks.";
const QUOTES: &str = "Typographic quotes were read as plain ones.";
const QUOTED_PRINTABLE: &str = "The soft line breaks of an e-mail (quoted-printable) were removed.";

/// A shorter line is not broken by a mail program, in bytes. RFC 2045 §6.7 allows 76.
const MIN_MAIL_LINE: usize = 60;

/// The text as it was before it was copied, and what was changed.
pub(super) fn restore(text: &str) -> (Cow<'_, str>, Vec<&'static str>) {
    let mut text = Cow::Borrowed(text);
    let mut notes = Vec::new();
    if text.contains(is_invisible) {
        text = text.chars().filter(|character| !is_invisible(*character)).collect::<String>().into();
        notes.push(INVISIBLE);
    }
    if text.contains(is_unusual_space) {
        text = text.chars().map(plain_space).collect::<String>().into();
        notes.push(SPACES);
    }
    if text.contains(is_typographic_quote) {
        let plain = |character| if is_typographic_quote(character) { '"' } else { character };
        text = text.chars().map(plain).collect::<String>().into();
        notes.push(QUOTES);
    }
    if is_quoted_printable(&text) {
        let joined = text.replace("=\r\n", "").replace("=\n", "");
        text = joined.replace("=3D", "=").replace("=3d", "=").into();
        notes.push(QUOTED_PRINTABLE);
    }
    (text, notes)
}

const fn is_typographic_quote(character: char) -> bool {
    matches!(character, '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2039}' | '\u{203a}' | '\u{ff02}')
}

fn is_unusual_space(character: char) -> bool {
    character.is_whitespace() && !character.is_ascii()
}

fn plain_space(character: char) -> char {
    match character {
        '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        other if is_unusual_space(other) => ' ',
        other => other,
    }
}

/// Whether a line continues after a soft line break (RFC 2045 §6.7).
fn is_quoted_printable(text: &str) -> bool {
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let before = line.strip_suffix('=').filter(|before| before.len() + 1 >= MIN_MAIL_LINE);
        let is_broken = before.is_some_and(|before| before.ends_with(is_token_character));
        if is_broken && lines.peek().is_some_and(|next| next.starts_with(is_token_character)) {
            return true;
        }
    }
    false
}
