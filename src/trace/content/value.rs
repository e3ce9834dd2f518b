use super::super::json_text::{decoded, is_space, lexemes};

/// A JSON value as its text: all as it was sent, without white space between the parts.
#[derive(Clone, PartialEq, Eq)]
pub struct Value(String);

impl Value {
    /// Keeps a text that is JSON.
    pub(super) fn new(text: &str) -> Self {
        Self(lexemes(text).filter(|lexeme| !is_space(lexeme)).collect())
    }

    /// The JSON.
    pub fn as_json(&self) -> &str {
        &self.0
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        self.0.starts_with('[')
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        self.0.starts_with('{')
    }

    /// The text that a string stands for; nothing for any other value.
    pub fn string(&self) -> Option<String> {
        self.0.starts_with('"').then(|| decoded(&self.0))
    }

    /// The elements of an array; none for any other value.
    pub fn elements(&self) -> Vec<Value> {
        if self.is_array() { self.children().map(|(_, value)| value).collect() } else { Vec::new() }
    }

    /// The members of an object in the order of the text, duplicates included; none for any other value.
    pub fn members(&self) -> Vec<(String, Value)> {
        if self.is_object() { self.children().collect() } else { Vec::new() }
    }

    /// The last member of this name, as JavaScript reads an object.
    pub fn member(&self, name: &str) -> Option<Value> {
        let members = self.members().into_iter().rev();
        members.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// What is directly inside. Without recursion, so that no depth exhausts the stack.
    fn children(&self) -> impl Iterator<Item = (String, Value)> {
        let inside = self.0.get(1..self.0.len().saturating_sub(1)).unwrap_or_default();
        let mut lexemes = lexemes(inside);
        std::iter::from_fn(move || {
            let (mut name, mut text, mut depth) = (String::new(), String::new(), 0usize);
            for lexeme in lexemes.by_ref() {
                match (lexeme, depth) {
                    (",", 0) => break,
                    (":", 0) => name = decoded(&std::mem::take(&mut text)),
                    _ => text.push_str(lexeme),
                }
                match lexeme {
                    "{" | "[" => depth += 1,
                    "}" | "]" => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
            (!text.is_empty()).then_some((name, Value(text)))
        })
    }
}
