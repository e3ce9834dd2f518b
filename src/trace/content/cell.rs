use super::{
    super::{BodyPart, beginning, body_parts::Parts, is_secret, json_text},
    Value,
    text::without_controls,
    time,
};

/// How much of one value is shown in a table, in bytes.
pub const MAX_CELL_BYTES: usize = 240;

/// A value as a table shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A string, secrets apart.
    Text(Vec<BodyPart>),
    /// A number, `true`, `false` or `null`, as it was sent.
    Literal(String),
    /// A date and time of RFC 3339.
    Time {
        /// As it was sent.
        exact: String,
        /// For readers.
        readable: String,
    },
    /// An array or an object as compact JSON, secrets apart.
    Json(Vec<BodyPart>),
}

/// The value of the member of this name. More than [`MAX_CELL_BYTES`] are cut.
pub fn cell(name: &str, value: &Value) -> Cell {
    let string = value.string();
    let text = string.as_deref().unwrap_or(value.as_json());
    let mut parts = Parts::default();
    if is_secret(name) {
        parts.secret(name, text);
        return Cell::Text(parts.finish());
    }
    match string {
        Some(text) => match time::readable(&text) {
            Some(readable) => Cell::Time { exact: text, readable },
            None => {
                parts.text(&without_controls(&text));
                Cell::Text(cut(parts.finish()))
            }
        },
        None if value.is_array() || value.is_object() => {
            json_text::write(&without_controls(text), false, &mut parts);
            Cell::Json(cut(parts.finish()))
        }
        None => Cell::Literal(super::text::cut(text, MAX_CELL_BYTES)),
    }
}

fn cut(parts: Vec<BodyPart>) -> Vec<BodyPart> {
    match beginning(&parts, MAX_CELL_BYTES) {
        Some(mut first) => {
            first.push(BodyPart::Text("…".to_owned()));
            first
        }
        None => parts,
    }
}
