//! Reads the content of any API's response into a form that can be shown.
//!
//! Values keep the text that was sent, so that no number goes through a float. Nothing here decides whether a response
//! is accepted.

mod cell;
mod reading;
mod statement;
mod table;
mod text;
mod time;
mod value;

pub use cell::{Cell, MAX_CELL_BYTES, cell};
pub use reading::{Reading, Shape};
pub use statement::{MAX_STATEMENT_CHARACTERS, Statement, statements};
pub use table::{Column, Table};
pub use value::Value;

use super::{BodyPart, body_parts::Parts, json_text};
use crate::protocol::{http::Response, json::is_json};
use text::without_controls;

/// The content of a response (RFC 9110 §6.4).
pub enum Content {
    /// There is none.
    Empty,
    /// JSON, declared or not.
    Json(Value),
    /// Any other text.
    Text(String),
    /// Neither JSON nor text: so many bytes.
    Binary(usize),
}

impl Content {
    /// Reads a body. An array or an object is JSON whatever the media type says; other values only if it says so.
    pub fn new(response: &Response) -> Self {
        // RFC 8259 §8.1: a parser may ignore a byte order mark.
        let body = response.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&response.body);
        let Ok(text) = std::str::from_utf8(body) else {
            return match response.header("content-type").is_some_and(|it| it.starts_with("text/")) {
                true => Self::Text(String::from_utf8_lossy(body).into_owned()),
                false => Self::Binary(response.body.len()),
            };
        };
        if body.is_empty() {
            return Self::Empty;
        }
        let may_be_json = response.is_json() || text.trim_start().starts_with(['{', '[']);
        match may_be_json && is_json(body) {
            true => Self::Json(Value::new(text)),
            false => Self::Text(text.to_owned()),
        }
    }

    /// The whole content as text, secrets apart; JSON is indented.
    pub fn parts(&self) -> Vec<BodyPart> {
        let mut parts = Parts::default();
        match self {
            Self::Empty | Self::Binary(_) => {}
            Self::Json(value) => json_text::write(&without_controls(value.as_json()), true, &mut parts),
            Self::Text(text) => parts.text(&without_controls(text)),
        }
        parts.finish()
    }
}
