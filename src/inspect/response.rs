//! Responses of a provider that contain no token.

use super::{fact::Fact, kind::Kind};
use crate::protocol::json::Json;

/// The members of authorization and error responses (RFC 6749 §4.1.2, §4.1.2.1, §5.2, RFC 6750 §3, RFC 9207 §2).
const MEMBERS: [&str; 9] = [
    "error",
    "error_description",
    "error_uri",
    "error_codes",
    "scope",
    "code",
    "state",
    "iss",
    "session_state",
];

/// An authorization response or an error: as an address, a form, a header, JSON, or one parameter a line.
pub(super) fn response(text: &str) -> Option<(Kind, Vec<Fact>)> {
    let json = Json::parse_object(text.as_bytes());
    let pairs = match &json {
        Some(json) => members(json),
        None => [header_parameters(text), parameters(text), lines(text)].concat(),
    };
    let has = |name: &str| pairs.iter().any(|(known, value)| known == name && !value.is_empty());
    // APIs write error codes as `code`, and a client sends one to the token endpoint.
    let has_code = has("code") && json.is_none() && !has("grant_type");
    let kind = if has("error") {
        Kind::ErrorResponse
    } else if has_code || (has("code") && has("state")) {
        Kind::AuthorizationResponse
    } else {
        return None;
    };
    let known =
        |name: &&str| pairs.iter().find(|(it, _)| it == *name).map(|(_, value)| Fact::new(name, value));
    Some((kind, MEMBERS.iter().filter_map(known).collect()))
}

/// The decoded parameters of the addresses and forms in a text.
pub(super) fn parameters(text: &str) -> Vec<(String, String)> {
    let words = text.split_whitespace().filter(|word| word.contains('='));
    let parts = words.flat_map(|word| word.trim_matches(['"', '\'', '<', '>']).split(['?', '#']));
    let parts = parts.filter(|part| part.contains('='));
    parts.flat_map(|part| form_urlencoded::parse(part.as_bytes()).into_owned()).collect()
}

/// `name="value"`, as an API writes it in `WWW-Authenticate` (RFC 9110 §11.2).
fn header_parameters(text: &str) -> Vec<(String, String)> {
    let quoted = |name: &&str| {
        let (before, rest) = text.split_once(&[name, "=\""].concat())?;
        let is_whole = !before.ends_with(|last: char| last.is_ascii_alphanumeric() || last == '_');
        Some(((*name).to_owned(), rest.split('"').next().filter(|_| is_whole)?.to_owned()))
    };
    let mut found: Vec<_> = MEMBERS.iter().filter_map(quoted).collect();
    found.retain(|(_, value)| !value.is_empty());
    found
}

/// `name: value`, as developer tools list parameters.
fn lines(text: &str) -> Vec<(String, String)> {
    let pair = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let name = name.trim().trim_matches('"');
        let value = value.trim().trim_end_matches(',').trim_matches('"');
        MEMBERS.contains(&name).then(|| (name.to_owned(), value.to_owned()))
    };
    text.lines().filter_map(pair).collect()
}

/// The texts of an object. Some APIs write the error as an object with a code and a message.
fn members(json: &Json) -> Vec<(String, String)> {
    let texts = |json: &Json| -> Vec<(String, String)> {
        let text = |(name, value): &(String, Json)| Some((name.clone(), value.as_str()?.to_owned()));
        json.members().iter().filter_map(text).collect()
    };
    let nested = json.member("error").map(texts).unwrap_or_default();
    let renamed = nested.into_iter().filter_map(|(name, value)| match name.as_str() {
        "code" | "status" => Some(("error".to_owned(), value)),
        "message" => Some(("error_description".to_owned(), value)),
        _ => None,
    });
    texts(json).into_iter().chain(renamed).collect()
}
