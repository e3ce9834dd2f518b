//! The introspection endpoint (RFC 7662).

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, State},
    response::Response,
};
use serde_json::{Value, json};

use crate::{
    client_authentication::{ClientForm, ClientRequest},
    clock::Clock,
    config::Config,
    http::{OAuthError, json as answer_json},
    seal_key::SealKey,
    state::ServerState,
    store::{Grant, RefreshToken, Store},
    tokens::{AccessToken, Tokens},
};

/// What the introspection endpoint works with.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct IntrospectionEndpoint {
    #[from_request(via(State))]
    config: Arc<Config>,
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    seal_key: Arc<SealKey>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
    tokens: Tokens,
}

/// `POST /v1/introspect`
pub async fn introspect(endpoint: IntrospectionEndpoint, form: ClientForm) -> Result<Response, OAuthError> {
    endpoint.describe(&form.authenticate()?).await.map(|description| answer_json(&description))
}

impl IntrospectionEndpoint {
    /// Describes the token to the client that it was issued to, and an access token to the API that it is for. To all other
    /// clients, and for an invalid token, the answer is only that it is not active (RFC 7662 §2.2, §4).
    async fn describe(&self, request: &ClientRequest<'_>) -> Result<Value, OAuthError> {
        // RFC 7662 §2.1: whoever asks proves who they are.
        if request.client.is_public() {
            return Err(OAuthError::invalid_client());
        }
        let text = request.params.text("token").ok_or(OAuthError::invalid_request("token is missing"))?;
        let described = match RefreshToken::open(text, &self.seal_key) {
            Some(token) => self.describe_refresh_token(request, token),
            None => self.describe_access_token(request, text).await?,
        };
        Ok(described.unwrap_or(json!({ "active": false })))
    }

    async fn describe_access_token(
        &self,
        request: &ClientRequest<'_>,
        text: &str,
    ) -> Result<Option<Value>, OAuthError> {
        let keys = self.tokens.keys().await?;
        let token = self.tokens.read_access_token(&keys, text, &request.origin.issuer);
        let is_for_it = |token: &AccessToken| {
            token.aud.iter().any(|api| request.client.audiences.iter().any(|own| own == api))
        };
        let own = token.filter(|token| token.client_id == *request.client.id || is_for_it(token));
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

    fn describe_refresh_token(&self, request: &ClientRequest<'_>, token: RefreshToken) -> Option<Value> {
        let now = self.clock.now();
        let grant: Grant = self.store.families.peek(token, now)?;
        let is_revoked = self.store.revocations.holds_grant(grant.id, now);
        let is_own = *grant.client_id == *request.client.id && *grant.issuer == *request.origin.issuer;
        let user = self.config.user(grant.username.as_deref()?)?;
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
}
