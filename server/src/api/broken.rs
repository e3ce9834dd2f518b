//! The API's broken twin: it guards the same list, and makes the mistakes of many a first resource server.
//!
//! Each mistake has a name, and a request may mend any of them: `?mend=status,audience`. With all of them
//! mended it answers as the API does.

use std::ptr;

use axum::{
    extract::RawQuery,
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use serde_json::{Value, json};

use super::{BearerError, Presented, Refused, Scheme, bearer::Guard, items::list, read_header};
use crate::{
    http::{OAuthError, Params, json as answer_json, json_bytes},
    tokens::{Check, Checks, SCOPE, Verdict},
};

/// A mistake that can be mended.
struct Flaw {
    name: &'static str,
    does: &'static str,
    breaks: &'static str,
    /// The codes of the checks that are left out.
    waives: &'static [&'static str],
}

const fn flaw(name: &'static str, does: &'static str, breaks: &'static str) -> Flaw {
    Flaw { name, does, breaks, waives: &[] }
}

static STATUS: Flaw = flaw("status", "Every failure has status 200.", "RFC 6750 §3.1");
static REASON: Flaw =
    flaw("reason", "The response tells an attacker what would have been right.", "RFC 6750 §3.1");
static SCHEME: Flaw =
    flaw("scheme", "The second word of the header is the token, whatever the first one is.", "RFC 6750 §2.1");

static BINDING: Flaw = Flaw {
    waives: &["TOKEN_BINDING"],
    ..flaw("binding", "A token that is bound to a key is taken without the key.", "RFC 9449 §7.1")
};

static FLAWS: [&Flaw; 10] = [
    &STATUS,
    &REASON,
    &SCHEME,
    &BINDING,
    &Flaw {
        waives: &["TOKEN_ALGORITHM", "TOKEN_KEY", "TOKEN_SIGNATURE"],
        ..flaw("signature", "The token is read, and nobody checks who signed it.", "RFC 8725 §3.1")
    },
    &Flaw {
        waives: &["TOKEN_TYPE", "TOKEN_CLAIMS"],
        ..flaw("kind", "An ID token is taken for an access token.", "RFC 8725 §3.11, RFC 9068 §4")
    },
    &Flaw {
        waives: &["TOKEN_AUDIENCE"],
        ..flaw("audience", "A token for another audience is accepted.", "RFC 9068 §4")
    },
    &Flaw {
        waives: &["TOKEN_BEGUN", "TOKEN_EXPIRED"],
        ..flaw("expiry", "A token that has expired is taken.", "RFC 7519 §4.1.4")
    },
    &Flaw {
        waives: &["TOKEN_REVOKED"],
        ..flaw("revocation", "A token that was revoked is taken.", "RFC 7009 §2")
    },
    &Flaw {
        waives: &["TOKEN_SCOPE"],
        ..flaw("scope", "A token that allows something else is taken.", "RFC 6750 §3.1")
    },
];

/// The mistakes that a request leaves in.
struct Left(Vec<&'static Flaw>);

impl Left {
    /// Reads `mend`: names between commas.
    fn read(query: Option<&str>) -> Result<Self, OAuthError> {
        let params = Params::parse(query.unwrap_or_default().as_bytes());
        let mended: Vec<&str> = params.text("mend").into_iter().flat_map(|names| names.split(',')).collect();
        let is_known = |name: &&str| FLAWS.iter().any(|flaw| flaw.name == *name);
        if params.check().is_err() || !mended.iter().all(is_known) {
            return Err(OAuthError::invalid_request("mend names something that is not broken here"));
        }
        Ok(Self(FLAWS.into_iter().filter(|flaw| !mended.contains(&flaw.name)).collect()))
    }

    fn has(&self, flaw: &'static Flaw) -> bool {
        self.0.iter().any(|left| ptr::eq(*left, flaw))
    }

    fn waived(&self) -> Vec<&'static str> {
        self.0.iter().flat_map(|flaw| flaw.waives.iter().copied()).collect()
    }
}

/// A refusal, and what a careless server says about it.
struct Refusal(Refused, String);

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self(refused, "Authorization header is required".to_owned())
    }
}

impl From<BearerError> for Refusal {
    fn from(error: BearerError) -> Self {
        Refused::from(error).into()
    }
}

/// `GET /api/broken`: what is broken, and what of it the query mends.
pub async fn flaws(RawQuery(query): RawQuery) -> Response {
    let left = match Left::read(query.as_deref()) {
        Ok(left) => left,
        Err(error) => return error.into_response(),
    };
    let show = |flaw: &&'static Flaw| {
        let is_mended = !left.has(flaw);
        json!({ "name": flaw.name, "does": flaw.does, "breaks": flaw.breaks, "mended": is_mended })
    };
    let flaws: Vec<Value> = FLAWS.iter().map(show).collect();
    answer_json(&json!({ "flaws": flaws }))
}

/// `GET /api/broken/items`: the list of `/api/items`, guarded badly.
pub async fn broken_items(guard: Guard, RawQuery(query): RawQuery, request: Parts) -> Response {
    let left = match Left::read(query.as_deref()) {
        Ok(left) => left,
        Err(error) => return error.into_response(),
    };
    match admit(&guard, &request, &left).await {
        Ok(()) => json_bytes(list()),
        Err(refusal) => refuse(&left, refusal),
    }
}

async fn admit(guard: &Guard, request: &Parts, left: &Left) -> Result<(), Refusal> {
    let presented = match left.has(&SCHEME) {
        true => second_word(&request.headers),
        false => read_header(&request.headers)?,
    };
    let presented = presented.ok_or(BearerError::Missing)?;
    let refused = |error| Refused(presented.scheme, error);
    let keys = guard.tokens.keys().await.map_err(|_| refused(BearerError::Unavailable))?;
    let key = match left.has(&BINDING) {
        true => None,
        false => guard.read_key(request, &presented).map_err(refused)?,
    };
    let (checks, scope) = (Checks::waiving(left.waived()), "api:read");
    let examination = guard.examine(checks, &keys, &presented, key.as_deref(), Some(scope));
    let failed = examination.checks.iter().find(|check| check.verdict == Verdict::Fail);
    failed.map_or(Ok(()), |check| Err(Refusal(refused(error_of(check, scope)), told(check))))
}

/// Only the word DPoP has a meaning to it, which is that a proof comes along.
fn second_word(headers: &HeaderMap) -> Option<Presented> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let mut words = line.split(' ');
    let is_dpop = words.next()?.eq_ignore_ascii_case("DPoP");
    let scheme = if is_dpop { Scheme::Dpop } else { Scheme::Bearer };
    words.next().map(|token| Presented { scheme, token: Secret::new(token) })
}

fn error_of(check: &Check, scope: &'static str) -> BearerError {
    if ptr::eq(check.rule, &SCOPE) { BearerError::Scope(scope) } else { BearerError::Token }
}

fn told(check: &Check) -> String {
    format!("{}: expected {}, found {}", check.rule.claim, check.expected, check.found)
}

fn refuse(left: &Left, Refusal(refused, told): Refusal) -> Response {
    let right = refused.into_response();
    let mut response = match left.has(&REASON) {
        true => answer_json(&json!({ "error": told })),
        false if left.has(&STATUS) => answer_json(&json!({ "error": "unauthorized" })),
        false => return right,
    };
    if !left.has(&STATUS) {
        *response.status_mut() = right.status();
        let challenge = right.headers().get(header::WWW_AUTHENTICATE);
        response.headers_mut().extend(challenge.map(|value| (header::WWW_AUTHENTICATE, value.clone())));
    }
    response
}
