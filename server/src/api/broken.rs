//! The API's broken twin: it guards the same list, and makes the mistakes of many a first resource server.
//!
//! Each mistake has a name, and a request may mend any of them: `?mend=status,audience`. With all of them
//! mended it answers as the API does.

use std::{ptr, sync::Arc};

use axum::{
    Extension,
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use serde_json::{Value, json};

use super::{
    bearer::{BearerError, read_header},
    items::list,
};
use crate::{
    app::App,
    http::{OAuthError, Params, json as answer_json, json_bytes},
    site::Site,
    tokens::{Check, Checks, SCOPE, Verdict, examine_access_token},
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

static STATUS: Flaw = flaw("status", "Every failure is answered with status 200.", "RFC 6750 §3.1");
static REASON: Flaw = flaw("reason", "The answer tells a thief what would have been right.", "RFC 6750 §3.1");
static SCHEME: Flaw =
    flaw("scheme", "The second word of the header is the token, whatever the first one is.", "RFC 6750 §2.1");

static FLAWS: [&Flaw; 9] = [
    &STATUS,
    &REASON,
    &SCHEME,
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
        ..flaw("audience", "A token that is for somebody else is taken.", "RFC 9068 §4")
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
struct Refused(BearerError, String);

impl From<BearerError> for Refused {
    fn from(error: BearerError) -> Self {
        Self(error, "Authorization header is required".to_owned())
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
pub async fn items(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let left = match Left::read(query.as_deref()) {
        Ok(left) => left,
        Err(error) => return error.into_response(),
    };
    match admit(&app, &site, &headers, &left).await {
        Ok(()) => json_bytes(list()),
        Err(refused) => refuse(&left, refused),
    }
}

async fn admit(app: &App, site: &Site, headers: &HeaderMap, left: &Left) -> Result<(), Refused> {
    let token = match left.has(&SCHEME) {
        true => second_word(headers),
        false => read_header(headers)?,
    };
    let token = token.ok_or(BearerError::Missing)?;
    let keys = app.keys.set().await.map_err(|_| BearerError::Unavailable)?;
    let checks = Checks::waiving(left.waived());
    let scope = "api:read";
    let examination = examine_access_token(checks, app, &keys, token.expose(), &site.issuer, Some(scope));
    let failed = examination.checks.iter().find(|check| check.verdict == Verdict::Fail);
    failed.map_or(Ok(()), |check| Err(Refused(error_of(check, scope), told(check))))
}

fn second_word(headers: &HeaderMap) -> Option<Secret> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    line.split(' ').nth(1).map(Secret::new)
}

fn error_of(check: &Check, scope: &'static str) -> BearerError {
    if ptr::eq(check.rule, &SCOPE) { BearerError::Scope(scope) } else { BearerError::Token }
}

fn told(check: &Check) -> String {
    format!("{}: expected {}, found {}", check.rule.claim, check.expected, check.found)
}

fn refuse(left: &Left, Refused(error, told): Refused) -> Response {
    let right = error.into_response();
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
