//! Answers of the token endpoint (RFC 6749 §5.1, §5.2; OpenID Connect Core §3.1.3.3, §12.2).

use super::{ErrorResponse, KeyId, Scope, dpop};
use crate::protocol::{
    Lifetime, Secret,
    check::{Checks, Failure, Rule, quote},
    http::Response,
    json::Json,
};

crate::rules! {
    /// The server answered with an error of RFC 6749 §5.2.
    REFUSED = "TOKEN_REQUEST_REFUSED", Provider, "RFC 6749 §5.2",
        "The token endpoint grants the request",
        "The provider refused to give tokens.",
        "Sign in again. A code can be used once and for a minute; a refresh token that was used twice ends the session.";
    STATUS = "TOKEN_RESPONSE_STATUS", Provider, "RFC 6749 §5.1",
        "The token endpoint responds with status 200",
        "The token endpoint returned a status that means neither tokens nor an error.",
        "Try again later; if it keeps happening, check the provider's log.";
    JSON = "TOKEN_RESPONSE_NOT_JSON", Provider, "RFC 6749 §5.1",
        "The token endpoint responds with a JSON object",
        "The token endpoint did not return JSON.",
        "Check that token_endpoint in the provider's metadata is right; the response may be from a proxy.";
    BESIDE_ERROR = "TOKEN_RESPONSE_WITH_ERROR", Provider, "RFC 6749 §5.1, §5.2",
        "A response with tokens has no error",
        "The token endpoint returned both tokens and an error.",
        "Contact the provider's administrator.";
    TOKEN_TYPE = "TOKEN_TYPE", Provider, "RFC 6749 §7.1, RFC 6750 §4",
        "The token type is Bearer",
        "The provider gave a token of a type that was not asked for.",
        "Register the client for bearer tokens.";
    ACCESS_TOKEN = "ACCESS_TOKEN_INVALID", Provider, "RFC 6749 §5.1, RFC 6750 §2.1",
        "Access token present and well formed",
        "The provider gave no access token, or one that no header can carry.",
        "Contact the provider's administrator.";
    /// Some providers use more characters than the header's grammar has; resource servers accept their own.
    B64TOKEN = "ACCESS_TOKEN_CHARACTERS", Provider, "RFC 6750 §2.1",
        "The access token has only characters of a b64token",
        "The access token has characters that RFC 6750 does not allow in a header.",
        "An API of the same provider takes it; another one may refuse it.";
    REFRESH_TOKEN = "REFRESH_TOKEN_INVALID", Provider, "RFC 6749 §5.1",
        "The refresh token, if present, is a string",
        "The provider gave a refresh token of a wrong type.",
        "Contact the provider's administrator.";
    /// `openid` was asked for and no ID token came.
    NO_ID_TOKEN = "ID_TOKEN_MISSING", Provider, "OpenID Connect Core §3.1.3.3",
        "The response to a request with openid has an ID token",
        "The app requested an ID token, and the provider returned none.",
        "Check that the client may use the scope openid.";
}

/// The largest token response that is read, in bytes.
pub const MAX_TOKEN_RESPONSE_BYTES: usize = 64 * 1024;

/// The tokens that the server gave. The ID token is not verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenResponse {
    /// For the API.
    pub access_token: Secret,
    /// How long it lives, where the server says so.
    pub expires_in: Option<Lifetime>,
    /// For renewal; absent in a renewal's answer when the old one stays valid.
    pub refresh_token: Option<Secret>,
    /// Who signed in; unverified.
    pub id_token: Option<Secret>,
    /// What was granted, where it differs from what was asked for.
    pub scope: Option<Scope>,
}

/// What a token endpoint was asked for, and so what `token_type` must say, in any case of letters (RFC 6749 §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenType {
    /// Good for whoever has it (RFC 6750).
    Bearer,
    /// Good for who can prove that they have its key (RFC 9449).
    Dpop,
}

impl TokenType {
    /// What is asked for with this key, or without one.
    pub const fn bound_to(key: Option<&KeyId>) -> Self {
        match key {
            Some(_) => Self::Dpop,
            None => Self::Bearer,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
        }
    }

    const fn rule(self) -> &'static Rule {
        match self {
            Self::Bearer => &TOKEN_TYPE,
            Self::Dpop => &dpop::TOKEN_TYPE,
        }
    }
}

/// Why there are no tokens; what follows depends on which it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// The server refused; `invalid_grant` ends a session.
    Refused(ErrorResponse),
    /// The answer was no answer: the server may be overloaded, or somebody else answered.
    Invalid(Failure),
}

impl TokenError {
    /// The failure to show where both kinds mean the same.
    pub fn into_failure(self) -> Failure {
        match self {
            Self::Refused(error) if error.error == "invalid_dpop_proof" => {
                Failure::of(&dpop::PROOF, "tokens", &error.to_string())
            }
            Self::Refused(error) => Failure::of(&REFUSED, "tokens", &error.to_string()),
            Self::Invalid(failure) => failure,
        }
    }
}

impl TokenResponse {
    /// Reads the answer: status and shape must both be right.
    pub fn read(
        response: &Response,
        token_type: TokenType,
        wants_id_token: bool,
        checks: &mut Checks,
    ) -> Result<Self, TokenError> {
        if response.status != 200
            && response.status < 500
            && let Some(error) = ErrorResponse::parse(&response.body)
        {
            checks.record(&REFUSED, false, "tokens", &error.to_string());
            return Err(TokenError::Refused(error));
        }
        Self::read_tokens(response, token_type, wants_id_token, checks)
            .ok_or_else(|| TokenError::Invalid(checks.failure().unwrap_or_else(|| Failure::plain(&JSON))))
    }

    fn read_tokens(
        response: &Response,
        token_type: TokenType,
        wants_id_token: bool,
        checks: &mut Checks,
    ) -> Option<Self> {
        checks.record(&STATUS, response.status == 200, "200", &response.status.to_string());
        let json = Json::parse_object(&response.body).filter(|_| response.is_json()).map(Json::without_nulls);
        let media_type = quote(response.header("content-type").unwrap_or("no content type"));
        checks.record(&JSON, json.is_some(), "a JSON object as application/json", &media_type);
        let json = json?;

        if let Some(error) = json.member("error") {
            checks.record(&BESIDE_ERROR, false, "no error", &quote(error.as_str().unwrap_or("another type")));
        }
        let found = json.string("token_type").ok().flatten();
        let is_right = found.is_some_and(|kind| kind.eq_ignore_ascii_case(token_type.name()));
        checks.record(token_type.rule(), is_right, token_type.name(), &quote(found.unwrap_or("none")));

        let access_token = json.string("access_token").ok().flatten().filter(|token| is_access_token(token));
        checks.record(
            &ACCESS_TOKEN,
            access_token.is_some(),
            "visible ASCII characters",
            &found_in(json.member("access_token")),
        );
        note_unusual_characters(access_token, checks);

        let refresh_token = json.string("refresh_token").map(|token| token.filter(|token| !token.is_empty()));
        if refresh_token != Ok(None) {
            checks.record(
                &REFRESH_TOKEN,
                refresh_token.is_ok(),
                "a string",
                if refresh_token.is_ok() { "one" } else { "another type" },
            );
        }

        let id_token = json.member("id_token").map(|value| value.as_str());
        if wants_id_token || id_token.is_some() {
            let found = if id_token.is_some() { "one" } else { "none" };
            checks.record(&NO_ID_TOKEN, matches!(id_token, Some(Some(_))), "an ID token", found);
        }
        if checks.failure().is_some() {
            return None;
        }
        Some(Self {
            access_token: Secret::new(access_token?),
            expires_in: expires_in(&json),
            refresh_token: refresh_token.ok().flatten().map(Secret::new),
            id_token: id_token.flatten().map(Secret::new),
            scope: json.string("scope").ok().flatten().map(Scope::parse),
        })
    }
}

/// Whether a header can carry the text: visible ASCII characters (RFC 6749 App. A.12, without the space).
pub fn is_access_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Notes characters that RFC 6750 §2.1 does not have: `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
pub(super) fn note_unusual_characters(token: Option<&str>, checks: &mut Checks) {
    let body = token.unwrap_or_default().trim_end_matches('=');
    let unusual = body.chars().find(|letter| !letter.is_ascii_alphanumeric() && !"-._~+/".contains(*letter));
    if let Some(letter) = unusual {
        checks.unchecked(
            &B64TOKEN,
            &["it has ", letter.encode_utf8(&mut [0; 4]), ", and is sent as it is"].concat(),
        );
    }
}

/// What stands for an access token, without saying more of it than a character that no header can carry.
fn found_in(token: Option<&Json>) -> String {
    match token {
        None => "none".into(),
        Some(Json::String(text)) => unusable_character(text),
        Some(other) => other.type_name().into(),
    }
}

/// The first character that no header can carry, with its position.
pub(super) fn unusable_character(token: &str) -> String {
    match token.chars().enumerate().find(|(_, letter)| !letter.is_ascii_graphic()) {
        Some((index, letter)) => format!("U+{:04X} as character {}", u32::from(letter), index + 1),
        None if token.is_empty() => "an empty text".into(),
        None => "one".into(),
    }
}

/// The `expires_in` member: a number of seconds, or a text of digits, which some servers send. Anything else
/// means that the lifetime is not known.
pub fn expires_in(json: &Json) -> Option<Lifetime> {
    match json.member("expires_in")? {
        Json::Integer(seconds) => lifetime(*seconds),
        Json::String(text) => expires_in_text(text),
        _ => None,
    }
}

pub(super) fn expires_in_text(text: &str) -> Option<Lifetime> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok()).flatten().and_then(lifetime)
}

/// Zero would mean a token that never was; a lifetime beyond what can be counted is as good as the longest.
fn lifetime(seconds: i64) -> Option<Lifetime> {
    (seconds > 0).then(|| Lifetime::from_seconds(u32::try_from(seconds).unwrap_or(u32::MAX)))
}
