use crate::protocol::json::Json;

/// A token in what was pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it stood: the member or parameter's name, `Authorization`, or nothing for a bare token.
    pub name: &'static str,
    /// The token's text.
    pub token: String,
}

/// The members and parameters that hold tokens (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3 and RP-Initiated
/// Logout §2; RFC 8693 §2.1; RFC 9101 §5; Back-Channel Logout §2.5).
const NAMES: [&str; 11] = [
    "access_token",
    "id_token",
    "refresh_token",
    "id_token_hint",
    "logout_token",
    "assertion",
    "client_assertion",
    "subject_token",
    "actor_token",
    "request",
    "response",
];

/// The headers that carry tokens (RFC 6750 §2.1, RFC 9449 §4).
const HEADERS: [(&str, &str); 2] = [("authorization", "Authorization"), ("dpop", "DPoP")];

/// The tokens in a text: a bare one, or those of a JSON object, an address, a form or an HTTP header. Quotes, a
/// scheme, white space around it and the line breaks of a terminal are taken away.
pub fn find_tokens(pasted: &str) -> Vec<Found> {
    let text = unquoted(pasted);
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        // A bare token, and nothing else that is read here.
        return vec![Found { name: "", token: text.to_owned() }];
    }
    let mut found = in_json(text);
    if found.is_empty() {
        found = in_parameters(text);
    }
    if found.is_empty() {
        found = in_headers(text);
    }
    if found.is_empty() && !text.is_empty() {
        let bare = bare(text);
        let name =
            if bare.len() < text.len() && without_scheme(text).is_some() { "Authorization" } else { "" };
        found.push(Found { name, token: bare });
    }
    found
}

fn in_json(text: &str) -> Vec<Found> {
    if !text.starts_with('{') {
        return Vec::new();
    }
    let Some(json) = Json::parse_object(text.as_bytes()) else { return Vec::new() };
    let find = |name: &'static str| Some(Found { name, token: bare(json.member(name)?.as_str()?) });
    NAMES.into_iter().filter_map(find).collect()
}

/// Of an address, its query and fragment; else the whole text as a form.
fn in_parameters(text: &str) -> Vec<Found> {
    let is_one_word = !text.contains(char::is_whitespace);
    if !is_one_word || !text.contains('=') || text.starts_with('{') {
        return Vec::new();
    }
    let pairs = text.split(['?', '#']).flat_map(|part| form_urlencoded::parse(part.as_bytes()));
    let find = |(name, value): (_, std::borrow::Cow<'_, str>)| {
        let name = NAMES.into_iter().find(|known| *known == name)?;
        Some(Found { name, token: bare(&value) })
    };
    pairs.filter_map(find).filter(|found| !found.token.is_empty()).collect()
}

fn in_headers(text: &str) -> Vec<Found> {
    let find = |line: &str| {
        let (name, value) = line.split_once(':')?;
        let (_, name) = HEADERS.into_iter().find(|(known, _)| name.trim().eq_ignore_ascii_case(known))?;
        Some(Found { name, token: bare(value) })
    };
    text.lines().filter_map(find).collect()
}

/// The token alone.
fn bare(text: &str) -> String {
    let text = unquoted(text);
    let text = unquoted(without_scheme(text).unwrap_or(text));
    text.lines().map(str::trim).collect()
}

/// What follows the scheme of an `Authorization` header.
fn without_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(char::is_whitespace)?;
    ["bearer", "dpop"].iter().any(|known| scheme.eq_ignore_ascii_case(known)).then_some(rest)
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_end_matches([',', ';']).trim_matches(['"', '\'', '`']).trim()
}
