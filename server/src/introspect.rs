//! The introspection endpoint (RFC 7662).

use axum::response::Response;
use serde_json::{Value, json};

use crate::{
    http::{OAuthError, json as answer_json},
    store::{Grant, RefreshToken},
    token::{ClientForm, ClientRequest},
    tokens::read_access_token,
};

/// `POST /v1/introspect`
pub async fn answer(form: ClientForm) -> Result<Response, OAuthError> {
    describe(&form.authenticate()?).await.map(|description| answer_json(&description))
}

/// What the token is, to the client that it was issued to. To anybody else, and of any token that does not
/// hold, it says no more than that (RFC 7662 §2.2, §4).
async fn describe(request: &ClientRequest<'_>) -> Result<Value, OAuthError> {
    // RFC 7662 §2.1: whoever asks proves who they are.
    if request.client.is_public() {
        return Err(OAuthError::invalid_client());
    }
    let text = request.params.text("token").ok_or(OAuthError::invalid_request("token is missing"))?;
    let described = match RefreshToken::open(text, &request.app.seal_key) {
        Some(token) => describe_refresh_token(request, token),
        None => describe_access_token(request, text).await?,
    };
    Ok(described.unwrap_or(json!({ "active": false })))
}

async fn describe_access_token(request: &ClientRequest<'_>, text: &str) -> Result<Option<Value>, OAuthError> {
    let app = request.app;
    let keys = app.keys.set().await.map_err(|_| OAuthError::unavailable())?;
    let token = read_access_token(app, &keys, text, &request.site.issuer);
    let own = token.filter(|token| token.client_id == *request.client.id);
    Ok(own.map(|token| {
        let mut described = json!({
            "active": true,
            "token_type": if token.cnf.is_some() { "DPoP" } else { "Bearer" },
            "iss": token.iss,
            "aud": token.aud,
            "sub": token.sub,
            "client_id": token.client_id,
            "scope": token.scope,
            "jti": token.jti,
            "iat": token.iat,
            "exp": token.exp,
        });
        if let (Some(cnf), Some(members)) = (&token.cnf, described.as_object_mut()) {
            members.insert("cnf".to_owned(), json!(cnf));
        }
        described
    }))
}

fn describe_refresh_token(request: &ClientRequest<'_>, token: RefreshToken) -> Option<Value> {
    let app = request.app;
    let grant: Grant = app.store.families.peek(token, app.clock.now())?;
    let is_revoked = app.store.revocations.holds_grant(grant.id, app.clock.now());
    let is_own = *grant.client_id == *request.client.id && *grant.issuer == *request.site.issuer;
    let user = app.config.user(grant.username.as_deref()?)?;
    (is_own && !is_revoked).then(|| {
        json!({
            "active": true,
            "iss": &*grant.issuer,
            "sub": user.subject,
            "client_id": &*grant.client_id,
            "scope": grant.scopes.to_string(),
        })
    })
}
