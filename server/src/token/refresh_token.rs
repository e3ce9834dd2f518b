//! The refresh grant (RFC 6749 §6, RFC 9700 §4.14.2).

use axum::response::Response;
use bearer_lab::protocol::Secret;

use super::{ClientRequest, answer, narrowed_resources};
use crate::{
    config::Scopes,
    faults::Fault,
    http::OAuthError,
    revoke::revoke_grant,
    store::{Grant, RefreshToken, Refusal},
};

const REFUSED: &str = "the refresh token is unknown, ended, revoked, used before, or bound to something else";

pub(super) async fn grant(request: &ClientRequest<'_>) -> Result<Response, OAuthError> {
    let ClientRequest { app, params, .. } = request;
    let text = params.text("refresh_token").ok_or(OAuthError::invalid_request("refresh_token is missing"))?;
    let token = RefreshToken::open(text, &app.seal_key).ok_or(OAuthError::invalid_grant(REFUSED))?;
    let now = app.clock.now();
    // A token in the hands of another client is refused before anything happens to its family.
    if app.store.families.grant_of(token, now).is_none_or(|grant| !is_bound(&grant, request)) {
        return Err(OAuthError::invalid_grant(REFUSED));
    }
    let refuse = |refusal: Refusal| {
        if let Refusal::Reused(grant) = refusal {
            revoke_grant(app, grant);
        }
        OAuthError::invalid_grant(REFUSED)
    };
    let families = &app.store.families;
    let is_reusable = app.faults.is_on(Fault::RefreshReusable);
    let found = match is_reusable {
        true => families.grant_of(token, now).ok_or(Refusal::Unknown),
        false => families.find(token, now),
    };
    let grant = found.map_err(refuse)?;
    // A scope or a resource that is too wide is told to the client, and the token keeps its one use.
    let narrower = narrowed_resources(request, &grant)?;
    let narrower = Grant { scopes: narrowed(&grant, params.text("scope"))?, ..narrower };
    let next = match app.faults.is_on(Fault::RefreshNotRotated) {
        true => Secret::new(text),
        false if is_reusable => families.begin(grant.clone(), &app.seal_key, now)?,
        false => families.rotate(token, &app.seal_key, now).map_err(refuse)?,
    };
    answer::tokens(request, &narrower, None, Some(&next)).await
}

/// Whether the grant is this client's, of this issuer, bound to no other key, and not revoked.
fn is_bound(grant: &Grant, request: &ClientRequest<'_>) -> bool {
    let app = request.app;
    let is_revoked = app.store.revocations.holds_grant(grant.id, app.clock.now());
    // RFC 9449 §5: what is bound to a key is worth nothing without it.
    let has_key = grant.key.is_none() || grant.key == request.key;
    let is_own = *grant.client_id == *request.client.id && *grant.issuer == *request.site.issuer;
    is_own && has_key && !is_revoked
}

/// The scopes that are asked for, which must be within those that were granted (RFC 6749 §6).
fn narrowed(grant: &Grant, asked: Option<&str>) -> Result<Scopes, OAuthError> {
    let Some(text) = asked else { return Ok(grant.scopes.clone()) };
    let scopes = Scopes::parse(text).ok().filter(|scopes| scopes.is_within(&grant.scopes));
    scopes.ok_or(OAuthError::new("invalid_scope", "the scope is malformed or wider than what was granted"))
}
