use super::secrets::find_secrets;
use crate::protocol::Secret;

/// How many secrets of a body are masked one by one; what follows is one more. Each has a button on the page.
const MAX_SECRETS: usize = 1000;

/// A part of a body's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyPart {
    /// May be shown.
    Text(String),
    /// A secret and its name; shown masked.
    Secret(String, Secret),
}

impl BodyPart {
    /// The length of its text, in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Secret(_, secret) => secret.len(),
        }
    }
}

/// The parts of a body while they are written.
#[derive(Default)]
pub(super) struct Parts {
    parts: Vec<BodyPart>,
    secrets: usize,
    /// Everything after the last of [`MAX_SECRETS`].
    rest: String,
}

impl Parts {
    /// Adds a text, in which secrets are looked for.
    pub(super) fn text(&mut self, text: &str) {
        let mut end = 0;
        for (range, name) in find_secrets(text) {
            self.plain(text.get(end..range.start).unwrap_or_default());
            end = range.end;
            self.secret(name, text.get(range).unwrap_or_default());
        }
        self.plain(text.get(end..).unwrap_or_default());
    }

    /// Adds a text that holds no secret.
    pub(super) fn plain(&mut self, text: &str) {
        if self.secrets == MAX_SECRETS {
            return self.rest.push_str(text);
        }
        match self.parts.last_mut() {
            Some(BodyPart::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.parts.push(BodyPart::Text(text.to_owned())),
        }
    }

    /// Adds a secret.
    pub(super) fn secret(&mut self, name: &str, value: &str) {
        if self.secrets == MAX_SECRETS {
            return self.rest.push_str(value);
        }
        self.secrets += 1;
        self.parts.push(BodyPart::Secret(name.to_owned(), Secret::new(value)));
    }

    /// All parts.
    pub(super) fn finish(mut self) -> Vec<BodyPart> {
        if !self.rest.is_empty() {
            self.parts.push(BodyPart::Secret("the rest".to_owned(), Secret::new(self.rest)));
        }
        self.parts
    }
}
