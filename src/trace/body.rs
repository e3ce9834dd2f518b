use std::{fmt, sync::Arc};

use crate::protocol::json::is_json;

use super::{
    body_parts::{BodyPart, Parts},
    json_text,
};

/// How many bytes of a body are kept to be shown.
pub const MAX_KEPT_BYTES: usize = 256 * 1024;

/// How many bytes of text a masked secret counts for where the beginning of a body is cut.
const MASKED_BYTES: usize = 16;

/// The body of a response, as far as it is kept. Its text is read in [`parts`](Self::parts) only, secrets apart.
#[derive(Clone, Default, PartialEq)]
pub struct Body {
    kept: Kept,
    omitted_bytes: usize,
}

#[derive(Clone, PartialEq)]
enum Kept {
    /// As it was sent.
    Bytes(Arc<[u8]>),
    /// As it was stored: its secrets are empty.
    Parts(Arc<[BodyPart]>),
}

impl Default for Kept {
    fn default() -> Self {
        Self::Bytes(Arc::default())
    }
}

impl Body {
    /// Keeps the first [`MAX_KEPT_BYTES`] bytes.
    pub fn new(bytes: &[u8]) -> Self {
        let is_inside_character = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
        let end = (0..=bytes.len().min(MAX_KEPT_BYTES)).rev().take(4).find(|at| !is_inside_character(*at));
        let kept = bytes.get(..end.unwrap_or(MAX_KEPT_BYTES)).unwrap_or(bytes);
        Self { kept: Kept::Bytes(kept.into()), omitted_bytes: bytes.len() - kept.len() }
    }

    /// A body that was stored without its secrets.
    pub(super) fn from_parts(parts: Vec<BodyPart>, omitted_bytes: usize) -> Self {
        Self { kept: Kept::Parts(parts.into()), omitted_bytes }
    }

    /// How many bytes are kept.
    pub fn kept_bytes(&self) -> usize {
        match &self.kept {
            Kept::Bytes(bytes) => bytes.len(),
            Kept::Parts(parts) => parts.iter().map(BodyPart::len).sum(),
        }
    }

    /// How many bytes came and are not kept.
    pub fn omitted_bytes(&self) -> usize {
        self.omitted_bytes
    }

    /// The text. JSON is indented; all else in it, and all of any other text, is as it was sent.
    pub fn parts(&self) -> Vec<BodyPart> {
        let bytes = match &self.kept {
            Kept::Bytes(bytes) => bytes,
            Kept::Parts(parts) => return parts.to_vec(),
        };
        let text = String::from_utf8_lossy(bytes);
        let start = text.trim_start_matches(|first: char| first.is_whitespace() || first == '\u{feff}');
        let mut parts = Parts::default();
        if start.starts_with(['{', '[']) {
            let is_json = || is_json(text.as_bytes());
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
        formatter.debug_struct("Body").field("bytes", &(self.kept_bytes() + self.omitted_bytes)).finish()
    }
}

/// A text of JSON, indented; every name and value stays as it is, and nothing is masked. Any other text as it is.
pub fn indented(text: &str) -> String {
    let body = Body::new(text.as_bytes());
    let shown = |part: &BodyPart| match part {
        BodyPart::Text(text) => text.clone(),
        BodyPart::Secret(_, secret) => secret.expose().to_owned(),
    };
    if body.omitted_bytes > 0 { text.to_owned() } else { body.parts().iter().map(shown).collect() }
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
