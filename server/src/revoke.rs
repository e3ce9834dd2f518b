//! The revocation endpoint (RFC 7009).

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Timestamp;

use crate::{
    app::App,
    http::{OAuthError, no_store},
    store::{GrantId, RefreshToken},
    token::{ClientForm, ClientRequest},
    tokens::read_access_token,
};

/// `POST /v1/revoke`
pub async fn answer(form: ClientForm) -> Result<Response, OAuthError> {
    revoke(&form.authenticate()?).await?;
    // RFC 7009 §2.2: a token that is unknown, or another client's, is none that this client could use.
    Ok(no_store(StatusCode::OK.into_response()))
}

async fn revoke(request: &ClientRequest<'_>) -> Result<(), OAuthError> {
    let app = request.app;
    let text = request.params.text("token").ok_or(OAuthError::invalid_request("token is missing"))?;
    if let Some(token) = RefreshToken::open(text, &app.seal_key) {
        revoke_family(request, token);
        return Ok(());
    }
    let keys = app.keys.set().await.map_err(|_| OAuthError::unavailable())?;
    let token = read_access_token(app, &keys, text, &request.site.issuer);
    if let Some(token) = token.filter(|token| token.client_id == *request.client.id) {
        let expires = Timestamp::from_seconds(token.exp);
        app.store.revocations.revoke_token(&token.jti, expires, app.clock.now());
    }
    Ok(())
}

/// RFC 7009 §2.1: with a refresh token goes every access token of its grant.
fn revoke_family(request: &ClientRequest<'_>, token: RefreshToken) {
    let ClientRequest { app, client, .. } = request;
    let now = app.clock.now();
    let grant = app.store.families.grant_of(token, now).filter(|grant| grant.client_id == client.id);
    if let Some(grant) = grant {
        app.store.families.end(token, now);
        revoke_grant(app, grant.id);
    }
}

/// Ends every token that came of a grant.
pub fn revoke_grant(app: &App, grant: GrantId) {
    app.store.revocations.revoke_grant(grant, app.config.longest_lifetime(), app.clock.now());
}
