use std::{ptr, sync::Arc};

use axum::{
    Extension,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::bearer::{BearerError, read_header};
use crate::{
    app::App,
    faults::waived_rules,
    http::{OAuthError, Params, json as answer_json},
    site::Site,
    tokens::{Check, Checks, Rule, SCOPE, examine_access_token},
};

static TRANSPORT: Rule = Rule {
    code: "TOKEN_TRANSPORT",
    source: "RFC 6750 §2",
    claim: "One token comes, in the Authorization header after the word Bearer",
};

/// `GET /api/explain`: every check that the API makes of the token that comes, with its outcome, and what the
/// API would answer to a request for the scope of the query (`api:read` when there is none).
pub async fn explain(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    let scope = params.text("scope").unwrap_or("api:read");
    if params.check().is_err() || !app.config.scopes.iter().any(|known| known.name == scope) {
        return OAuthError::invalid_request("scope names no scope of this server").into_response();
    }
    let Ok(keys) = app.keys.set().await else { return OAuthError::unavailable().into_response() };
    let (transport, token) = check_transport(&headers);
    let examination = token.map(|token| {
        let checks = Checks::waiving(waived_rules(&app.faults));
        examine_access_token(checks, &app, &keys, token.expose(), &site.issuer, Some(scope))
    });
    let checks = examination.iter().flat_map(|examination| examination.checks.iter());
    let listed: Vec<_> = transport.iter().chain(checks).map(show).collect();
    let failure = transport.failure().or_else(|| examination.as_ref()?.checks.failure());
    answer_json(&json!({ "status": status(failure, &headers), "scope": scope, "checks": listed }))
}

fn check_transport(headers: &HeaderMap) -> (Checks, Option<bearer_lab::protocol::Secret>) {
    let read = read_header(headers);
    let found = match &read {
        Ok(Some(_)) => "one",
        Ok(None) => "none",
        Err(_) => "malformed",
    };
    let mut checks = Checks::default();
    checks.same(&TRANSPORT, "one", found);
    (checks, read.ok().flatten())
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
