use std::ops::Range;

use crate::{protocol::json::Json, trace};

/// A member of a header or payload, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its value, exactly as it is written.
    pub written: String,
    /// The characters of the token that hold it, name and value.
    pub range: Range<usize>,
}

impl Member {
    /// Whether its value is not for everybody.
    pub fn is_secret(&self) -> bool {
        is_secret(&self.name, &self.written)
    }
}

/// Whether a member is masked wherever it stands, as `nonce` is, or has a token inside, as `_claim_sources` can
/// (OpenID Connect Core §5.6.2).
pub(super) fn is_secret(name: &str, written: &str) -> bool {
    trace::is_secret(name) || trace::has_token(written)
}

/// The members of the JSON object `text`, which is encoded in the part of the token that starts at `start`.
pub(super) fn members(text: &str, json: &Json, start: usize) -> Vec<Member> {
    let read = |((name, _), (whole, written)): (&(String, Json), Span)| Member {
        name: name.clone(),
        written: text.get(written).expect("a value lies between two ASCII characters").trim().to_owned(),
        // Three bytes are four characters; a character that holds bits of two members belongs to both.
        range: start + whole.start * 4 / 3..start + (whole.end * 4).div_ceil(3),
    };
    json.members().iter().zip(spans(text)).map(read).collect()
}

/// Name and value, and the value alone.
type Span = (Range<usize>, Range<usize>);

/// Where each member of an object stands in its text. The text was read as
/// JSON before, so that quotes and brackets are known to be closed.
fn spans(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let (mut depth, mut is_quoted, mut is_escaped) = (0usize, false, false);
    let (mut name_start, mut value_start) = (None, None);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => {
                is_quoted = !is_quoted;
                if depth == 1 && name_start.is_none() {
                    name_start = Some(index);
                }
            }
            _ if is_quoted => {}
            b':' if depth == 1 && value_start.is_none() => value_start = Some(index + 1),
            b',' | b'}' if depth == 1 => {
                if let (Some(name), Some(value)) = (name_start.take(), value_start.take()) {
                    found.push((name..index, value..index));
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}
