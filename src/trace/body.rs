use crate::protocol::{Secret, http::Value, json::Json};

/// The longest body that is kept to be shown, in bytes.
pub const MAX_SHOWN_BYTES: usize = 8 * 1024;

/// The members and parameters whose values are masked wherever they appear (RFC 6749 §5.1, §4.1; RFC 7636 §4.5).
const SECRET_NAMES: [&str; 8] =
    ["access_token", "refresh_token", "id_token", "id_token_hint", "code", "code_verifier", "state", "nonce"];

/// A body as it can be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// There is none, or it is too long to keep.
    None,
    /// The members of a JSON object; nested values as JSON text.
    Members(Vec<(String, Value)>),
}

impl Body {
    /// What can be shown of an answer's body.
    pub fn of(bytes: &[u8]) -> Self {
        if bytes.is_empty() || bytes.len() > MAX_SHOWN_BYTES {
            return Self::None;
        }
        let Some(Json::Object(members)) = Json::parse(bytes) else { return Self::None };
        Self::Members(members.into_iter().map(|(name, value)| masked(name, text_of(value))).collect())
    }
}

/// Whether what has this name is masked.
pub fn is_secret(name: &str) -> bool {
    SECRET_NAMES.contains(&name)
}

/// A named value, marked as a secret if its name says so.
pub fn masked(name: String, value: String) -> (String, Value) {
    let value = if is_secret(&name) { Value::Secret(Secret::new(value)) } else { Value::Plain(value) };
    (name, value)
}

fn text_of(value: Json) -> String {
    match value {
        Json::String(text) => text,
        Json::Integer(number) => number.to_string(),
        Json::Bool(truth) => truth.to_string(),
        Json::Array(items) => items.into_iter().map(text_of).collect::<Vec<_>>().join(", "),
        Json::Object(members) => members.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", "),
        Json::Float(number) => (number as i64).to_string(),
        Json::Null => "null".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Body;

    #[test]
    fn tokens_in_a_body_are_never_in_debug_output() {
        let body = Body::of(br#"{"access_token":"s3cret","id_token":"s3cret","token_type":"Bearer"}"#);
        let shown = format!("{body:?}");
        assert!(!shown.contains("s3cret") && shown.contains("Bearer"), "{shown}");
    }

    #[test]
    fn what_is_long_or_not_an_object_is_not_kept() {
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(super::MAX_SHOWN_BYTES));
        for bytes in [&b""[..], b"[1]", b"<html>", long.as_bytes()] {
            assert_eq!(Body::of(bytes), Body::None);
        }
    }
}
