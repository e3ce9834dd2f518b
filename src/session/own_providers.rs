//! The providers that a person added to the page: one form for local storage and for files, which holds no secret.

use serde::Serialize;

use super::{Provider, configuration::read_provider};
use crate::protocol::{
    check::{Failure, quote},
    json::Json,
    url::HttpUrl,
};

crate::rules! {
    INVALID = "PROVIDERS_INVALID", Configuration, "README, Providers of your own",
        "A provider has a name, an issuer, a client ID and values of the right kind",
        "This value is not of the right kind, so nothing was changed.",
        "Correct the value that is named.";
    /// A secret has no place in a page.
    SECRET = "PROVIDERS_SECRET", Configuration, "RFC 6749 §2.1",
        "A list of providers holds no secret",
        "The list holds a secret, so nothing of it was taken. A page cannot keep one: its client is public and has none.",
        "Register a public (single-page) client and take the member that is named out; whoever had the file has the secret, so replace it at the provider.";
    TOO_LARGE = "PROVIDERS_TOO_LARGE", Configuration, "README, Limits",
        "A list of providers is not larger than it can sensibly be",
        "This is too large to be a list of providers, so it was not read.",
        "Choose the file that was exported here.";
    STORED = "PROVIDERS_TAMPERED", Environment, "README, What is kept in the browser",
        "The stored list of providers is what this app wrote",
        "The providers that you added are not what this app stored, so none of them is used.",
        "Open Settings to have the stored list forgotten, then import your file or add them again.";
    /// What is typed where an issuer belongs.
    ISSUER = "PROVIDERS_ISSUER", Configuration, "RFC 8414 §2, OpenID Connect Discovery §2",
        "An issuer is an https address without query and fragment",
        "This is not the address of an issuer.",
        "Copy it from the provider: https://, a host name in plain letters, digits, dots and hyphens, perhaps a path. Plain http is accepted on this machine only.";
}

/// The largest list that is read, in bytes.
pub const MAX_LIST_BYTES: usize = 64 * 1024;
/// The most providers that a person can have.
pub const MAX_PROVIDERS: usize = 50;
/// The longest name, client ID or the like, in characters.
pub const MAX_LABEL_CHARACTERS: usize = 200;
/// The version of the form; another one is not read.
const VERSION: i64 = 1;

/// Members whose values are secret, wherever they stand.
const SECRETS: [&str; 9] = [
    "client_secret",
    "client_assertion",
    "secret",
    "password",
    "private_key",
    "access_token",
    "refresh_token",
    "id_token",
    "registration_access_token",
];

/// Where the well-known documents are, which people copy in place of the issuer.
const WELL_KNOWN: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

#[derive(Serialize)]
struct List<'a> {
    version: i64,
    providers: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    issuer: &'a str,
    client_id: &'a str,
    scopes: Vec<&'a str>,
    response_type: String,
    trusted_audiences: &'a [String],
    resource: &'a [String],
    pushed_requests: bool,
    dpop: bool,
    session_management: bool,
}

/// The list as text, if it can be read again.
pub fn write(providers: &[Provider]) -> Result<String, Failure> {
    check_count(providers.len())?;
    let list = List { version: VERSION, providers: providers.iter().map(Entry::of).collect() };
    let text = serde_json::to_string_pretty(&list).expect("texts, numbers and lists of them are JSON");
    check_size(text.len())?;
    Ok(text)
}

/// Whether a text of so many bytes is read.
pub fn check_size(bytes: usize) -> Result<(), Failure> {
    if bytes <= MAX_LIST_BYTES {
        return Ok(());
    }
    Err(Failure::of(&TOO_LARGE, "at most 64 KiB", &format!("{} KiB", bytes / 1024)))
}

fn check_count(count: usize) -> Result<(), Failure> {
    if count <= MAX_PROVIDERS { Ok(()) } else { Err(invalid("providers", "at most 50", &count.to_string())) }
}

impl<'a> Entry<'a> {
    fn of(provider: &'a Provider) -> Self {
        Self {
            id: &provider.id,
            name: &provider.name,
            issuer: provider.issuer.as_str(),
            client_id: &provider.client_id,
            scopes: provider.scope.iter().collect(),
            response_type: provider.response_type.to_string(),
            trusted_audiences: &provider.trusted_audiences,
            resource: &provider.resource,
            pushed_requests: provider.pushed_requests,
            dpop: provider.dpop,
            session_management: provider.session_management,
        }
    }
}

/// Reads a list that somebody wrote, perhaps by hand: what is wrong is named. The answers of its providers come to
/// `redirect_uri`, where the page takes them.
pub fn read(text: &str, redirect_uri: &HttpUrl) -> Result<Vec<Provider>, Failure> {
    check_size(text.len())?;
    let json = Json::parse_object(text.as_bytes()).ok_or_else(|| invalid("", "a JSON object", text))?;
    if let Some(name) = secret_in(&json) {
        return Err(Failure::of(&SECRET, "no secret", name));
    }
    if !matches!(json.member("version"), None | Some(Json::Integer(VERSION))) {
        return Err(invalid("version", "1", "another"));
    }
    let Some(Json::Array(list)) = json.member("providers") else {
        return Err(invalid("providers", "an array", "none"));
    };
    check_count(list.len())?;
    let one = |(index, json)| read_one(json, &format!("providers[{index}]."), redirect_uri);
    list.iter().enumerate().map(one).collect()
}

/// Reads the list that this app stored.
pub fn read_stored(text: &str, redirect_uri: &HttpUrl) -> Result<Vec<Provider>, Failure> {
    read(text, redirect_uri).map_err(|failure| Failure { rule: &STORED, ..failure })
}

/// Reads one provider; `place` stands before the name of what is wrong.
pub(super) fn read_one(json: &Json, place: &str, redirect_uri: &HttpUrl) -> Result<Provider, Failure> {
    let provider = read_provider(json, place, redirect_uri.origin())
        .map_err(|failure| Failure { rule: &INVALID, ..failure })?;
    for name in ["name", "issuer", "client_id"] {
        check_label(json, place, name)?;
    }
    let id = match json.member("id").and_then(Json::as_str) {
        None | Some("") => provider.name.clone(),
        Some(id) => {
            check_label(json, place, "id")?;
            id.to_owned()
        }
    };
    Ok(Provider { id, redirect_uri: redirect_uri.clone(), ..provider })
}

/// A member that must be there: not empty, in one line, and with nothing that changes the order in which it is read.
fn check_label(json: &Json, place: &str, name: &str) -> Result<(), Failure> {
    let is_shown = |character: char| {
        let turns = ['\u{200e}', '\u{200f}', '\u{061c}'].contains(&character)
            || ('\u{202a}'..='\u{202e}').contains(&character)
            || ('\u{2066}'..='\u{2069}').contains(&character);
        !character.is_control() && !turns
    };
    let label = json.member(name).and_then(Json::as_str).unwrap_or_default();
    let is_short = label.chars().count() <= MAX_LABEL_CHARACTERS;
    if is_short && !label.trim().is_empty() && label.chars().all(is_shown) {
        return Ok(());
    }
    Err(invalid(&[place, name].concat(), "a text in one line of at most 200 characters", label))
}

/// Reads what somebody typed or pasted where an issuer belongs.
pub fn read_issuer(text: &str, origin: &str) -> Result<HttpUrl, Failure> {
    let typed = text.trim();
    let issuer = WELL_KNOWN.iter().find_map(|suffix| typed.strip_suffix(suffix)).unwrap_or(typed);
    HttpUrl::parse_trustworthy(issuer, origin)
        .ok()
        .filter(|url| !url.as_str().contains('?'))
        .ok_or_else(|| Failure::of(&ISSUER, "https://host/path", &quote(typed)))
}

/// Puts providers behind those that are there: one that is there already is left out, and each gets an ID that no other
/// has.
pub fn added(known: &[Provider], new: Vec<Provider>) -> Vec<Provider> {
    let mut all = known.to_vec();
    for provider in new {
        let is_known =
            all.iter().any(|other| Provider { id: provider.id.clone(), ..other.clone() } == provider);
        if !is_known {
            let id = free_id(&all, &provider.id);
            all.push(Provider { id, ..provider });
        }
    }
    all.split_off(known.len())
}

fn free_id(known: &[Provider], wanted: &str) -> String {
    let is_free = |id: &String| known.iter().all(|provider| provider.id != *id);
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(is_free)
        .expect("there are more numbers than providers")
}

fn secret_in(json: &Json) -> Option<&'static str> {
    match json {
        Json::Object(members) => members.iter().find_map(|(name, value)| {
            SECRETS.into_iter().find(|secret| name.eq_ignore_ascii_case(secret)).or_else(|| secret_in(value))
        }),
        Json::Array(items) => items.iter().find_map(secret_in),
        _ => None,
    }
}

fn invalid(place: &str, expected: &str, found: &str) -> Failure {
    let expected = if place.is_empty() { expected.to_owned() } else { [place, ": ", expected].concat() };
    Failure::of(&INVALID, &expected, &quote(found))
}
