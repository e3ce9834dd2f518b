/// Foreign text without characters that control how text is laid out or hide in it: C0 and C1 controls but tabs and line breaks,
/// directional formatting (Unicode UAX #9), zero-width characters.
pub(super) fn without_controls(text: &str) -> String {
    let is_kept = |character: &char| {
        matches!(character, '\n' | '\t')
            || !(character.is_control()
                || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'))
    };
    text.chars().filter(is_kept).collect()
}

/// At most so many characters of it, with a mark where it is cut.
pub(super) fn cut(text: &str, max_characters: usize) -> String {
    match text.char_indices().nth(max_characters) {
        Some((end, _)) => text.get(..end).into_iter().chain(["…"]).collect(),
        None => text.to_owned(),
    }
}
