use super::{
    Content, Value,
    text::{cut, without_controls},
};
use crate::protocol::{http::Response, oauth::Challenge};

/// How much of one text of an API is shown, in characters.
pub const MAX_STATEMENT_CHARACTERS: usize = 500;

/// The members in which APIs describe an error: RFC 9457 §3.1, RFC 6749 §5.2, and what is usual.
const MEMBERS: [&str; 5] = ["title", "detail", "error", "error_description", "message"];

/// A text in which an API describes an error. It is foreign: shown as text, and as the API's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The member or the place that has it, for example `detail` or `errors[0].message`.
    pub name: String,
    /// The text: without control characters, at most [`MAX_STATEMENT_CHARACTERS`].
    pub text: String,
}

/// What an API says about its error: in the challenge (RFC 6750 §3), in the members of a JSON object, else the beginning of
/// its text.
pub fn statements(response: &Response, challenge: &Challenge) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut add = |name: String, text: Option<String>| {
        let text = without_controls(text.as_deref().unwrap_or_default());
        let text = cut(text.trim(), MAX_STATEMENT_CHARACTERS);
        if !text.is_empty() && found.iter().all(|known: &Statement| known.text != text) {
            found.push(Statement { name, text });
        }
    };
    match Content::new(response) {
        Content::Json(value) => {
            add("text".to_owned(), value.string());
            for (path, object) in errors(value) {
                for name in MEMBERS {
                    add([path, name].concat(), object.member(name).and_then(|text| text.string()));
                }
            }
        }
        Content::Text(text) => add("text".to_owned(), Some(text)),
        Content::Empty | Content::Binary(_) => {}
    }
    add("WWW-Authenticate error".to_owned(), challenge.error.clone());
    add("WWW-Authenticate error_description".to_owned(), challenge.error_description.clone());
    found
}

/// The object, and those below it that describe an error too: `error`, and the first of `errors`.
fn errors(value: Value) -> impl Iterator<Item = (&'static str, Value)> {
    let below = value.member("error");
    let first = value.member("errors").and_then(|list| list.elements().into_iter().next());
    let objects = [("", Some(value)), ("error.", below), ("errors[0].", first)];
    objects.into_iter().filter_map(|(path, object)| Some((path, object?)))
}
