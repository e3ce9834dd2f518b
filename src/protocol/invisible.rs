//! Characters that copying adds and nobody sees.

/// An invisible character in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invisible {
    /// Its place: the first character is 1.
    pub position: usize,
    /// The character.
    pub character: char,
}

impl Invisible {
    /// The first invisible character of `text`.
    pub fn first(text: &str) -> Option<Self> {
        Self::find(text, is_invisible)
    }

    /// The first character of `text` that changes the direction in which it is read.
    pub fn first_turning(text: &str) -> Option<Self> {
        Self::find(text, turns_direction)
    }

    fn find(text: &str, is_sought: fn(char) -> bool) -> Option<Self> {
        let mut characters = text.chars().enumerate();
        let (index, character) = characters.find(|(_, character)| is_sought(*character))?;
        Some(Self { position: index + 1, character })
    }
}

impl std::fmt::Display for Invisible {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let code = u32::from(self.character);
        write!(formatter, "an invisible character (U+{code:04X}) at position {}", self.position)
    }
}

/// The text without invisible characters.
pub fn visible(text: &str) -> String {
    text.chars().filter(|character| !is_invisible(*character)).collect()
}

/// Whether a character has no width: zero-width and formatting characters of Unicode.
pub const fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a character changes the direction in which a text is read (Unicode Standard Annex #9), so that the text looks like
/// another.
pub const fn turns_direction(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
