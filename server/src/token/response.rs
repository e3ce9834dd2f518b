use axum::response::Response;
use bearer_lab::protocol::Secret;
use serde::Serialize;

use super::service::TokenEndpoint;
use crate::{
    client_authentication::ClientRequest, config::GrantType, faults::TOKEN_RESPONSE, http::OAuthError,
    store::Grant, tokens::BoundTo,
};

/// A successful response (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).
#[derive(Serialize)]
struct TokenResponse<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u32,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
}

impl TokenEndpoint {
    /// Issues the first tokens of a grant that a user gave. A refresh token is among them only if the client may
    /// use one and the user let it stay connected (OpenID Connect Core §11).
    pub(super) async fn first_tokens(
        &self,
        request: &ClientRequest<'_>,
        grant: &Grant,
        nonce: Option<&str>,
    ) -> Result<Response, OAuthError> {
        let ClientRequest { client, key, .. } = request;
        let narrower = self.narrowed_resources(request, grant)?;
        let may_refresh =
            client.may_use_grant(GrantType::RefreshToken) && grant.scopes.contains("offline_access");
        let refresh_token = match may_refresh {
            true => {
                // RFC 9449 §5: a public client proves its key at every refresh; another one proves its secret.
                let key = key.clone().filter(|_| client.is_public());
                let kept = Grant { key, ..grant.clone() };
                Some(self.store.families.begin(kept, &self.seal_key, self.clock.now())?)
            }
            false => None,
        };
        self.issue_tokens(request, &narrower, nonce, refresh_token.as_ref()).await
    }

    /// Issues the tokens of a grant, and beside them the refresh token that was made for it.
    pub(super) async fn issue_tokens(
        &self,
        request: &ClientRequest<'_>,
        grant: &Grant,
        nonce: Option<&str>,
        refresh_token: Option<&Secret>,
    ) -> Result<Response, OAuthError> {
        let key = &request.key;
        let keys = self.tokens.keys().await?;
        let access_token = self.tokens.issue_access_token(&keys, grant, key.as_deref())?;
        let id_token = match grant.username.is_some() && grant.scopes.contains("openid") {
            true => {
                let bound = BoundTo { nonce, access_token: Some(&access_token), code: None };
                Some(self.tokens.issue_id_token(&keys, grant, &bound)?)
            }
            false => None,
        };
        let response = TokenResponse {
            access_token: access_token.expose(),
            token_type: if key.is_some() { "DPoP" } else { "Bearer" },
            expires_in: self.clock.token_lifetime(grant.lifetimes.access_token).seconds(),
            scope: grant.scopes.to_string(),
            refresh_token: refresh_token.map(Secret::expose),
            id_token: id_token.as_ref().map(Secret::expose),
        };
        Ok(self.faults.answer(&response, TOKEN_RESPONSE))
    }
}
