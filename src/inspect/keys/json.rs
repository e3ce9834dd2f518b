//! Keys in JSON: a JWK, a JWK Set, a bare array of JWKs or certificates, or an object that maps names to keys.

use super::{
    armor,
    given::{GivenKeys, describe_refused},
    rules::{KEY_PRIVATE, unreadable},
    secret::{Secrets, read_jwk},
};
use crate::protocol::{
    check::{Failure, quote},
    jose::{JwkSet, jwk::MAX_KEYS},
    json::Json,
    url::HttpUrl,
};

/// Keys, or where to fetch them.
pub(super) enum Found {
    Keys(GivenKeys),
    Secrets(Secrets),
    Address(HttpUrl),
}

/// Whether a text is meant to be JSON. A secret may begin with a brace, too.
pub(super) fn is_like(text: &str) -> bool {
    let mut characters = text.chars().filter(|character| !character.is_whitespace());
    let is_start = match (characters.next(), characters.next()) {
        (Some('{'), second) => matches!(second, None | Some('"' | '\'' | '}' | '\\')),
        (Some('['), second) => matches!(second, None | Some('"' | '\'' | '{' | ']' | '[')),
        _ => return false,
    };
    is_start || text.contains("kty")
}

/// Reads keys in JSON.
///
/// # Errors
///
/// The line and column that is not JSON, or the key and member that is wrong.
pub(super) fn read(text: &str) -> Result<Found, Failure> {
    let json = Json::parse(text.as_bytes()).ok_or_else(|| unreadable(&not_json(text)))?;
    match &json {
        Json::Array(list) if list.is_empty() => Err(unreadable("an empty array")),
        Json::Array(list) if list.iter().all(|item| item.as_str().is_some()) => {
            // The first of a chain of certificates is that of the key (RFC 7517 §4.7).
            let first = list.first().and_then(Json::as_str).unwrap_or_default();
            key_in(first).map(|jwk| list_of(&[jwk], "an array")).and_then(|found| found)
        }
        Json::Array(list) => list_of(list, "an array of JWKs"),
        Json::Object(_) => object(&json, text),
        _ => Err(unreadable("JSON that is neither an object nor an array")),
    }
}

fn not_json(text: &str) -> String {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) => format!("text that is not JSON: line {}, column {}", error.line(), error.column()),
        Ok(_) => "JSON in which a member stands twice".to_owned(),
    }
}

fn object(json: &Json, text: &str) -> Result<Found, Failure> {
    if let Some(keys) = json.member("keys") {
        let Json::Array(list) = keys else {
            return Err(JwkSet::parse(text.as_bytes())
                .err()
                .unwrap_or_else(|| unreadable("no array of keys")));
        };
        return match list.is_empty() {
            true => Ok(Found::Keys(GivenKeys::new(JwkSet::default(), Secrets::default(), None, "a JWK Set"))),
            false => list_of(list, "a JWK Set"),
        };
    }
    if let Some(set) = json.member("jwks").filter(|set| set.member("keys").is_some()) {
        return object(set, text);
    }
    if let Some(address) = json.member("jwks_uri").and_then(Json::as_str) {
        return HttpUrl::parse(address).map(Found::Address);
    }
    if ["kty", "n", "crv"].iter().any(|name| json.member(name).is_some()) {
        return jwk(json);
    }
    map(json)
}

/// One JWK.
fn jwk(json: &Json) -> Result<Found, Failure> {
    if json.member("kty").and_then(Json::as_str) == Some("oct") {
        read_jwk(json).map_err(|problem| unreadable(&["a JWK: ", &problem].concat()))?;
        return Ok(Found::Secrets(Secrets::of_set(std::slice::from_ref(json))));
    }
    let set = JwkSet::read(std::slice::from_ref(json));
    if let Some(refused) = set.refused().first() {
        return Err(unreadable(&["a JWK: ", refused.problem.member, " ", refused.problem.reason].concat()));
    }
    Ok(Found::Keys(GivenKeys::new(set, Secrets::default(), private(json), "a JWK")))
}

/// Several JWKs. At least one must be usable.
fn list_of(list: &[Json], source: &str) -> Result<Found, Failure> {
    if list.len() > MAX_KEYS {
        return Err(unreadable("more than 100 keys"));
    }
    let (set, secrets) = (JwkSet::read(list), Secrets::of_set(list));
    if set.is_empty() && secrets.len() == 0 {
        let oct = |json: &Json| {
            read_jwk(json).err().filter(|_| json.member("kty").and_then(Json::as_str) == Some("oct"))
        };
        let problems = set.refused().iter().map(|refused| {
            let secret = list.get(refused.index).and_then(oct);
            secret.map_or_else(
                || describe_refused(refused),
                |problem| format!("keys[{}]: {problem}", refused.index),
            )
        });
        let problems: Vec<String> = problems.take(3).collect();
        return Err(unreadable(&[source, " without a key for signatures: ", &problems.join("; ")].concat()));
    }
    Ok(Found::Keys(GivenKeys::new(set, secrets, list.iter().find_map(private), source)))
}

/// An object that maps the `kid` of each key to a certificate, a PEM text or a JWK, as some providers publish it.
fn map(json: &Json) -> Result<Found, Failure> {
    let (mut keys, mut problem) = (Vec::new(), None);
    let is_single = json.members().len() == 1;
    for (name, value) in json.members() {
        let key = match value {
            Json::String(text) if armor::is_like(text) => key_in(text),
            Json::Object(_) if value.member("kty").is_some() => Ok(value.clone()),
            _ => continue,
        };
        match key {
            Ok(Json::Object(mut members)) => {
                if !is_single && !members.iter().any(|(member, _)| member == "kid") {
                    members.push(("kid".to_owned(), Json::String(name.clone())));
                }
                keys.push(Json::Object(members));
            }
            Ok(_) => {}
            Err(failure) if failure.is(&KEY_PRIVATE) => problem = problem.or(Some(failure)),
            Err(failure) => {
                let found = ["the member ", &quote(name), ": ", &failure.found].concat();
                problem = problem.or(Some(unreadable(&found)));
            }
        }
    }
    match problem {
        Some(failure) if keys.is_empty() => Err(failure),
        _ if keys.is_empty() => Err(unreadable("a JSON object without kty or keys")),
        _ => list_of(&keys, "a JSON object"),
    }
}

fn key_in(text: &str) -> Result<Json, Failure> {
    match armor::read(text) {
        Some(read) => read.map(|(jwk, _)| jwk),
        None => Err(unreadable("a text that is not a key")),
    }
}

/// A key with members that only its owner may know (RFC 7518 §6).
fn private(jwk: &Json) -> Option<Failure> {
    let is_public_type = jwk.member("kty").and_then(Json::as_str) != Some("oct");
    let has_secret = is_public_type && jwk.member("d").is_some();
    has_secret.then(|| Failure::of(&KEY_PRIVATE, "public members", "d, the private key"))
}
