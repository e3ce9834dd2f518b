use axum::http::request::Parts;
use serde_json::{Map, Value};

use super::{BearerError, Presented, Refused, Scheme, read_header};
use crate::{
    app::App,
    dpop::{Asked, ProofFault, check_proof},
    faults::waived_rules,
    http::Params,
    site::Site,
    tokens::{AccessToken, Brought, Checks, SCOPE, examine_access_token},
};

/// The claims of the access token of a request, if it holds and allows `scope`. Only the header carries it here.
pub(super) async fn authorize(
    app: &App,
    site: &Site,
    request: &Parts,
    scope: Option<&'static str>,
) -> Result<Map<String, Value>, Refused> {
    let query = Params::parse(request.uri.query().unwrap_or_default().as_bytes());
    // RFC 9700 §4.3.2: addresses are logged and kept in histories.
    if query.text("access_token").is_some() {
        return Err(BearerError::Request("an access token does not belong in an address").into());
    }
    let presented = read_header(&request.headers)?.ok_or(BearerError::Missing)?;
    read_claims(Checks::waiving(waived_rules(&app.faults)), app, site, request, &presented, scope).await
}

/// An access token, if it holds and allows `scope` (RFC 9068 §4).
pub async fn authorize_presented(
    app: &App,
    site: &Site,
    request: &Parts,
    presented: &Presented,
    scope: Option<&'static str>,
) -> Result<AccessToken, Refused> {
    let claims = read_claims(Checks::default(), app, site, request, presented, scope).await?;
    AccessToken::read(&claims).ok_or(BearerError::Token.into())
}

/// The claims of an access token, if the checks let it pass.
async fn read_claims(
    checks: Checks,
    app: &App,
    site: &Site,
    request: &Parts,
    presented: &Presented,
    scope: Option<&'static str>,
) -> Result<Map<String, Value>, Refused> {
    let refused = |error| Refused(presented.scheme, error);
    let keys = app.keys.set().await.map_err(|_| refused(BearerError::Unavailable))?;
    let key = read_key(app, request, presented).map_err(refused)?;
    let brought = key.as_deref().map_or(Brought::Bearer, Brought::WithKey);
    let token = (presented.token.expose(), brought);
    let examination = examine_access_token(checks, app, &keys, token, &site.issuer, scope);
    examination.accepted().map_err(|rule| match scope {
        Some(scope) if std::ptr::eq(rule, &SCOPE) => refused(BearerError::Scope(scope)),
        _ => refused(BearerError::Token),
    })
}

/// The key that the request proves to have. The scheme DPoP needs a proof, and Bearer has none.
pub(super) fn read_key(
    app: &App,
    request: &Parts,
    presented: &Presented,
) -> Result<Option<String>, BearerError> {
    if presented.scheme == Scheme::Bearer {
        return Ok(None);
    }
    let asked = request.extensions.get::<Asked>().ok_or(BearerError::Unavailable)?;
    let key = check_proof(app, asked, &request.headers, Some(presented.token.expose()));
    let missing = ProofFault::Invalid("there is no DPoP proof");
    key.and_then(|key| key.ok_or(missing)).map(Some).map_err(BearerError::Proof)
}
