use std::{ptr, sync::Arc};

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{BearerError, Presented, Scheme, bearer::Guard, read_header};
use crate::{
    config::Config,
    http::{OAuthError, Params, json as answer_json},
    tokens::{Check, Checks, Rule, SCOPE},
};

static TRANSPORT: Rule = Rule {
    code: "TOKEN_TRANSPORT",
    source: "RFC 6750 §2",
    claim: "One token comes, in the Authorization header after the word Bearer or DPoP",
};
static PROOF: Rule = Rule {
    code: "TOKEN_PROOF",
    source: "RFC 9449 §4.3",
    claim: "After the word DPoP, the request is signed with a key that it brings along",
};

/// `GET /api/explain`: every check that the API makes of the token that comes, with its outcome, and what the
/// API would answer to a request for the scope of the query (`api:read` when there is none).
pub async fn explain(
    State(config): State<Arc<Config>>,
    guard: Guard,
    RawQuery(query): RawQuery,
    request: Parts,
) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    let scope = params.text("scope").unwrap_or("api:read");
    if params.check().is_err() || !config.scopes.iter().any(|known| known.name == scope) {
        return OAuthError::invalid_request("scope names no scope of this server").into_response();
    }
    let Ok(keys) = guard.tokens.keys().await else { return OAuthError::unavailable().into_response() };
    let (transport, presented) = check_transport(&guard, &request);
    let examination = presented.map(|(presented, key)| {
        guard.examine(guard.checks(), &keys, &presented, key.as_deref(), Some(scope))
    });
    let checks = examination.iter().flat_map(|examination| examination.checks.iter());
    let listed: Vec<_> = transport.iter().chain(checks).map(show).collect();
    let failure = transport.failure().or_else(|| examination.as_ref()?.checks.failure());
    answer_json(&json!({ "status": status(failure, &request.headers), "scope": scope, "checks": listed }))
}

/// How the token comes, and the key that is proved with it.
fn check_transport(guard: &Guard, request: &Parts) -> (Checks, Option<(Presented, Option<String>)>) {
    let read = read_header(&request.headers);
    let found = match &read {
        Ok(Some(_)) => "one",
        Ok(None) => "none",
        Err(_) => "malformed",
    };
    let mut checks = Checks::default();
    checks.same(&TRANSPORT, "one", found);
    let Ok(Some(presented)) = read else { return (checks, None) };
    let key = guard.read_key(request, &presented);
    if presented.scheme == Scheme::Dpop {
        let expected = "a proof for this request";
        let found = key.as_ref().err().map_or(expected, |error| error.description());
        checks.same(&PROOF, expected, found);
    }
    (checks, key.ok().map(|key| (presented, key)))
}

/// What the API answers to such a request.
fn status(failure: Option<&'static Rule>, headers: &HeaderMap) -> u16 {
    match failure {
        None => 200,
        Some(rule) if ptr::eq(rule, &SCOPE) => 403,
        Some(rule)
            if ptr::eq(rule, &TRANSPORT) && matches!(read_header(headers), Err(BearerError::Request(_))) =>
        {
            400
        }
        Some(_) => 401,
    }
}

fn show(check: &Check) -> Value {
    json!({
        "code": check.rule.code,
        "source": check.rule.source,
        "claim": check.rule.claim,
        "expected": check.expected,
        "found": check.found,
        "verdict": check.verdict,
    })
}
