use super::{
    super::{BodyPart, body_parts::Parts, json_text},
    Value,
    text::without_controls,
};
use crate::protocol::{http::Response, json::is_json};

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
        let body = response.body_without_mark();
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
