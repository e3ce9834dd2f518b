use std::{fmt, sync::Arc};

use super::{json_text, secrets::find_secrets};
use crate::protocol::Secret;

/// How many bytes of a body are kept to be shown.
pub const MAX_KEPT_BYTES: usize = 256 * 1024;

/// How many secrets of a body are masked one by one; what follows is one more. Each has a button on the page.
const MAX_SECRETS: usize = 1000;

/// How many bytes of text a masked secret counts for where the beginning of a body is cut.
const MASKED_BYTES: usize = 16;

/// The body of a response, as far as it is kept. Its text is read in [`parts`](Self::parts) only, secrets apart.
#[derive(Clone, Default, PartialEq)]
pub struct Body {
    kept: Arc<[u8]>,
    omitted_bytes: usize,
}

/// A part of a body's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyPart {
    /// May be shown.
    Text(String),
    /// A secret and its name; shown masked.
    Secret(String, Secret),
}

impl Body {
    /// Keeps the first [`MAX_KEPT_BYTES`] bytes.
    pub fn new(bytes: &[u8]) -> Self {
        let is_inside_character = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
        let end = (0..=bytes.len().min(MAX_KEPT_BYTES)).rev().take(4).find(|at| !is_inside_character(*at));
        let kept = bytes.get(..end.unwrap_or(MAX_KEPT_BYTES)).unwrap_or(bytes);
        Self { kept: kept.into(), omitted_bytes: bytes.len() - kept.len() }
    }

    /// How many bytes are kept.
    pub fn kept_bytes(&self) -> usize {
        self.kept.len()
    }

    /// How many bytes came and are not kept.
    pub fn omitted_bytes(&self) -> usize {
        self.omitted_bytes
    }

    /// The text. JSON is indented; all else in it, and all of any other text, is as it was sent.
    pub fn parts(&self) -> Vec<BodyPart> {
        let text = String::from_utf8_lossy(&self.kept);
        let start = text.trim_start_matches(|first: char| first.is_whitespace() || first == '\u{feff}');
        let mut parts = Parts::default();
        if start.starts_with(['{', '[']) {
            let is_json = || serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            json_text::write(&text, self.omitted_bytes > 0 || is_json(), &mut parts);
        } else {
            parts.text(&text);
        }
        parts.finish()
    }
}

/// A body may hold tokens: its size is shown, never its content.
impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Body").field("bytes", &(self.kept.len() + self.omitted_bytes)).finish()
    }
}

/// The first of the parts, of about `max_bytes` bytes as they are shown; nothing if they are all.
pub fn beginning(parts: &[BodyPart], max_bytes: usize) -> Option<Vec<BodyPart>> {
    let mut left = max_bytes;
    let mut first = Vec::new();
    for part in parts {
        match part {
            BodyPart::Text(text) if text.len() > left => {
                let cut = (0..=left).rev().find_map(|at| text.get(..at)).unwrap_or_default();
                first.push(BodyPart::Text(cut.to_owned()));
                return Some(first);
            }
            BodyPart::Secret(..) if MASKED_BYTES > left => return Some(first),
            BodyPart::Text(text) => left -= text.len(),
            BodyPart::Secret(..) => left -= MASKED_BYTES,
        }
        first.push(part.clone());
    }
    None
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

    fn finish(mut self) -> Vec<BodyPart> {
        if !self.rest.is_empty() {
            self.parts.push(BodyPart::Secret("the rest".to_owned(), Secret::new(self.rest)));
        }
        self.parts
    }
}
