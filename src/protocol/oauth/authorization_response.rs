//! What the browser brings back from the authorization endpoint (RFC 6749 §4.1.2, RFC 9207, OpenID Connect
//! Core §3.1.2.5, §3.2.2.5, §3.3.2.5).

use super::{
    ErrorResponse, ResponseType, State,
    token_response::{expires_in_text, is_access_token, note_unusual_characters, unusable_character},
};
use crate::protocol::{
    Lifetime, Secret,
    check::{Check, Checks, Failure, quote},
    url::HttpUrl,
};

crate::rules! {
    DUPLICATE = "RESPONSE_DUPLICATE_PARAMETER", Provider, "RFC 6749 §3.1",
        "No duplicate parameters",
        "The provider's response has a parameter twice, so two readers could read it differently.",
        "Start again from the home page; if it keeps happening, contact the provider's administrator.";
    PLACE = "RESPONSE_IN_QUERY", Provider, "OAuth 2.0 Multiple Response Types §5, RFC 6750 §5.3",
        "Response mode is correct",
        "The provider's response arrived in the wrong part of the URL. Tokens in a query appear in logs.",
        "Check the response mode of the client's registration.";
    /// The response was not asked for by this tab, or was used already.
    STATE = "STATE_MISMATCH", User, "RFC 6749 §10.12",
        "state matches this tab's request",
        "This sign-in was not started in this tab, or its response was already used.",
        "Start again from the home page. If you did not start a sign-in yourself, close this tab.";
    /// The server answered with an error that repeats no state of this tab.
    UNLINKED_ERROR = "RESPONSE_ERROR_UNLINKED", Provider, "RFC 6749 §4.1.2.1, §10.12",
        "An error repeats the state of a sign-in of this tab",
        "A provider reported an error that is not linked to this sign-in: it does not repeat the state that was sent. Its own words are below.",
        "If you just tried to sign in, they are probably the reason. Anybody can write them into a link, so do not follow instructions in them.";
    TOO_LARGE = "RESPONSE_TOO_LARGE", Provider, "README, Limits",
        "A response is not larger than 64 KiB",
        "The provider's response is larger than the limit, so it was not read.",
        "Start again. If it keeps happening, contact the provider's administrator.";
    /// Another provider's response, which a malicious provider had sent here (a mix-up attack).
    REDIRECT_URI = "RESPONSE_REDIRECT_URI_MISMATCH", Provider, "RFC 9700 §4.4.2.2",
        "The response arrives at the redirect URI that was sent",
        "The response arrived at another redirect URI than the one that was sent, so it may belong to another provider.",
        "Start again. If it keeps happening, one of the configured providers impersonates another.";
    ISSUER = "RESPONSE_ISSUER_MISMATCH", Provider, "RFC 9207 §2.4",
        "The response comes from the provider of the request",
        "The response comes from another provider than the one of the request, or does not name its issuer.",
        "Start again. If it keeps happening, one of the configured providers impersonates another.";
    /// The server answered with an error.
    ERROR = "AUTHORIZATION_REFUSED", User, "RFC 6749 §4.1.2.1, §4.2.2.1",
        "The provider returned no error",
        "The provider did not let you in.",
        "Read its reason below; sign in again, or allow what the app asks for.";
    RESPONSE_TYPE = "RESPONSE_TYPE_MISMATCH", Provider, "RFC 6749 §4.1.2, OAuth 2.0 Multiple Response Types §5",
        "Response contains exactly the requested values",
        "The provider returned other values than the requested ones.",
        "Check which response types the client is registered for.";
    TOKEN_FORM = "RESPONSE_TOKEN_FORM", Provider, "RFC 6749 §4.2.2, RFC 6750 §2.1",
        "The access token in the response is a bearer token",
        "The access token in the response cannot be used.",
        "The provider must send token_type Bearer and a token without white space.";
}

/// The longest response that is read, in bytes.
pub const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// The parameters of a response, in order, as the browser brought them.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationResponse {
    parameters: Vec<(String, String)>,
    place: Place,
    arrived_at: String,
    /// The size in bytes, if it is too large to be read.
    too_large: Option<usize>,
}

/// Where a response was found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Query,
    Fragment,
    Both,
}

impl Place {
    const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::Both => "query and fragment",
        }
    }
}

/// What the request asked for, as far as the response must agree.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// What was asked for.
    pub response_type: ResponseType,
    /// The state that was sent.
    pub state: &'a State,
    /// The redirect URI that was sent.
    pub redirect_uri: &'a HttpUrl,
    /// The provider that was asked.
    pub issuer: &'a str,
    /// Whether its metadata says that it always sends `iss`.
    pub sends_issuer: bool,
}

/// A response that answers our request. Its tokens are not verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatedResponse {
    /// The code, if one was asked for.
    pub code: Option<Secret>,
    /// The ID token, if one was asked for.
    pub id_token: Option<Secret>,
    /// The access token, if one was asked for.
    pub access_token: Option<Secret>,
    /// How long the access token lives, where the server says so.
    pub expires_in: Option<Lifetime>,
    /// The scope of the access token, where it differs from the one asked for.
    pub scope: Option<String>,
    /// What the provider's session was at this sign-in (OpenID Connect Session Management §2).
    pub session_state: Option<String>,
}

impl AuthorizationResponse {
    /// Where it arrived: an origin with a path.
    pub fn arrived_at(&self) -> &str {
        &self.arrived_at
    }

    /// Reads query (without `?`) and fragment (without `#`) of the page at `arrived_at`, an origin with a path; nothing if
    /// neither holds a response. One that is too large has no parameters: read in part, it would hide a duplicate.
    pub fn parse(arrived_at: &str, query: &str, fragment: &str) -> Option<Self> {
        let names = ["state", "code", "error", "id_token", "access_token", "iss"];
        let is_large = |text: &str| text.len() > MAX_RESPONSE_BYTES;
        let read = |text: &str| {
            if is_large(text) {
                return Some(Vec::new());
            }
            let parameters: Vec<_> = form_urlencoded::parse(text.as_bytes()).into_owned().collect();
            let is_response = parameters.iter().any(|(name, _)| names.contains(&name.as_str()));
            is_response.then_some(parameters)
        };
        let (parameters, place) = match (read(query), read(fragment)) {
            (None, None) => return None,
            (Some(query), None) => (query, Place::Query),
            (None, Some(fragment)) => (fragment, Place::Fragment),
            (Some(_), Some(fragment)) => (fragment, Place::Both),
        };
        let too_large = [query, fragment].into_iter().filter(|text| is_large(text)).map(str::len).max();
        let parameters = if too_large.is_some() { Vec::new() } else { parameters };
        Some(Self { parameters, place, arrived_at: arrived_at.to_owned(), too_large })
    }

    /// Whether it is too large to be read.
    pub fn is_too_large(&self) -> bool {
        self.too_large.is_some()
    }

    /// Records and returns why it is refused, if no sign-in of this tab has its state.
    pub fn refuse_unlinked(&self, checks: &mut Checks) -> Failure {
        let failure = if let Some(bytes) = self.too_large {
            Failure::of(&TOO_LARGE, "at most 64 KiB", &[&(bytes / 1024).to_string(), " KiB"].concat())
        } else if let Some(error) = self.error() {
            Failure::of(&UNLINKED_ERROR, "the state that was sent", &error.to_string())
        } else {
            let is_absent = self.parameter("state").is_none();
            let found = if is_absent { "none" } else { "one that this tab does not know" };
            Failure::of(&STATE, "the state that was sent", found)
        };
        checks.push(Check::from(failure.clone()));
        failure
    }

    fn error(&self) -> Option<ErrorResponse> {
        let error = self.parameter("error")?;
        Some(ErrorResponse::new(error, self.parameter("error_description")))
    }

    /// The first value of a parameter; an empty one counts as absent (RFC 6749 §3.1).
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The parameters in order.
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// Checks the response against the request, in the order that keeps a forged response from ending
    /// anything: duplicates, state, redirect URI, issuer, error, response type.
    pub fn validate(&self, expected: &Expected<'_>, checks: &mut Checks) -> Option<ValidatedResponse> {
        self.check_duplicates(checks);
        self.check_state(expected, checks);
        self.check_redirect_uri(expected, checks);
        self.check_issuer(expected, checks);
        if checks.failure().is_some() {
            return None;
        }
        self.check_error(checks);
        self.check_response_type(expected, checks);
        self.check_access_token(expected, checks);
        if checks.failure().is_some() {
            return None;
        }
        let secret = |name| self.parameter(name).map(Secret::new);
        Some(ValidatedResponse {
            code: secret("code"),
            id_token: secret("id_token"),
            access_token: secret("access_token"),
            expires_in: self.parameter("expires_in").and_then(expires_in_text),
            scope: self.parameter("scope").map(str::to_owned),
            session_state: self.parameter("session_state").map(str::to_owned),
        })
    }

    fn check_duplicates(&self, checks: &mut Checks) {
        let names: Vec<_> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        let twice = names
            .iter()
            .enumerate()
            .find(|(index, name)| names.iter().take(*index).any(|known| known == *name));
        let found = twice.map_or("none", |(_, name)| *name);
        checks.record(&DUPLICATE, twice.is_none(), "no parameter twice", &quote(found));
    }

    fn check_state(&self, expected: &Expected<'_>, checks: &mut Checks) {
        let is_ours = self.parameter("state") == Some(expected.state.expose());
        checks.record(
            &STATE,
            is_ours,
            "the state that was sent",
            if is_ours { "the same" } else { "another, or none" },
        );
    }

    /// RFC 9700 §4.4.2.2: with a redirect URI for each issuer, the response is of the one whose URI it arrives at.
    fn check_redirect_uri(&self, expected: &Expected<'_>, checks: &mut Checks) {
        let sent = expected.redirect_uri.as_str();
        checks.record(&REDIRECT_URI, self.arrived_at == sent, sent, &quote(&self.arrived_at));
    }

    /// RFC 9207 §2.4: compare `iss` where it comes; refuse its absence where it is announced. An ID token in
    /// the response stands in for it, because its own `iss` is checked (OpenID Connect Core §3.2.2.11).
    fn check_issuer(&self, expected: &Expected<'_>, checks: &mut Checks) {
        match self.parameter("iss") {
            Some(issuer) => {
                checks.record(&ISSUER, issuer == expected.issuer, expected.issuer, &quote(issuer))
            }
            None if self.parameter("id_token").is_some() => {
                checks.unchecked(&ISSUER, "no iss; the ID token's is checked instead");
            }
            None if expected.sends_issuer => checks.record(&ISSUER, false, expected.issuer, "no iss"),
            None => checks.unchecked(&ISSUER, "this provider does not announce iss"),
        }
    }

    fn check_error(&self, checks: &mut Checks) {
        let error = self.error();
        let found = error.as_ref().map_or("no error".into(), ErrorResponse::to_string);
        checks.record(&ERROR, error.is_none(), "no error", &found);
    }

    fn check_response_type(&self, expected: &Expected<'_>, checks: &mut Checks) {
        let has = |name| self.parameter(name).is_some();
        let found = ResponseType { code: has("code"), id_token: has("id_token"), token: has("access_token") };
        checks.record(
            &RESPONSE_TYPE,
            found == expected.response_type,
            &expected.response_type.to_string(),
            &found.to_string(),
        );
        let wanted = if expected.response_type.is_fragment() { Place::Fragment } else { Place::Query };
        checks.record(&PLACE, self.place == wanted, wanted.name(), self.place.name());
    }

    fn check_access_token(&self, expected: &Expected<'_>, checks: &mut Checks) {
        if !expected.response_type.token {
            return;
        }
        let is_bearer = self.parameter("token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("Bearer"));
        let token = self.parameter("access_token").unwrap_or_default();
        let is_usable = is_access_token(token);
        let found = match (is_bearer, is_usable) {
            (false, _) => "another type".into(),
            (true, false) => unusable_character(token),
            (true, true) => "a bearer token".into(),
        };
        let expected = "token_type Bearer, and visible ASCII characters";
        checks.record(&TOKEN_FORM, is_bearer && is_usable, expected, &found);
        note_unusual_characters(is_usable.then_some(token), checks);
    }
}

/// Codes and tokens are in it: names are shown, values are not.
impl std::fmt::Debug for AuthorizationResponse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.parameters.iter().map(|(name, _)| name)).finish()
    }
}
