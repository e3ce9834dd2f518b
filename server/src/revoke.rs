//! The revocation endpoint (RFC 7009).

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Timestamp;

use crate::{
    client_authentication::{ClientForm, ClientRequest},
    clock::Clock,
    grants::Grants,
    http::{OAuthError, no_store},
    seal_key::SealKey,
    state::ServerState,
    store::{RefreshToken, Store},
    tokens::Tokens,
};

/// What the revocation endpoint works with.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct RevocationEndpoint {
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    seal_key: Arc<SealKey>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
    grants: Grants,
    tokens: Tokens,
}

/// `POST /v1/revoke`
pub async fn revoke(endpoint: RevocationEndpoint, form: ClientForm) -> Result<Response, OAuthError> {
    endpoint.revoke(&form.authenticate_or_identify()?).await?;
    // RFC 7009 §2.2: a token that is unknown, or another client's, is none that this client could use.
    Ok(no_store(StatusCode::OK.into_response()))
}

impl RevocationEndpoint {
    async fn revoke(&self, request: &ClientRequest<'_>) -> Result<(), OAuthError> {
        let text = request.params.text("token").ok_or(OAuthError::invalid_request("token is missing"))?;
        if let Some(token) = RefreshToken::open(text, &self.seal_key) {
            return self.revoke_family(request, token);
        }
        let keys = self.tokens.keys().await?;
        let token = self.tokens.read_access_token(&keys, text, &request.origin.issuer);
        if let Some(token) = token.filter(|token| token.client_id == *request.client.id) {
            let expires = Timestamp::from_seconds(token.exp);
            self.store.revocations.revoke_token(&token.jti, &request.client.id, expires, self.clock.now())?;
        }
        Ok(())
    }

    /// RFC 7009 §2.1: with a refresh token goes every access token of its grant.
    fn revoke_family(&self, request: &ClientRequest<'_>, token: RefreshToken) -> Result<(), OAuthError> {
        let (now, families) = (self.clock.now(), &self.store.families);
        let grant = families.grant_of(token, now).filter(|grant| grant.client_id == request.client.id);
        if let Some(grant) = grant {
            self.grants.revoke(grant.id, &grant.client_id)?;
            families.end(token, now);
        }
        Ok(())
    }
}
