//! The resource owner password credentials grant (RFC 6749 §4.3).
//!
//! It must not be used (RFC 9700 §2.4): the client sees the password, and nothing but a password can be asked
//! for. It is here as a lesson, for a client that is registered for it.

use axum::response::Response;

use super::service::TokenEndpoint;
use crate::{
    client_authentication::ClientRequest,
    config::{GrantType, Resources},
    grants::ResourceOwner,
    http::OAuthError,
    passwords::Refused,
    store::Grant,
};

impl TokenEndpoint {
    pub(super) async fn password(&self, request: &ClientRequest<'_>) -> Result<Response, OAuthError> {
        let ClientRequest { origin, client, params, .. } = request;
        let username = params.text("username").ok_or(OAuthError::invalid_request("username is missing"))?;
        let password = params.text("password").ok_or(OAuthError::invalid_request("password is missing"))?;
        let scopes = request.scopes()?.without("offline_access");
        let resources = Resources::read(&self.config, params)?;
        let username = self.passwords.check(username, password).await.map_err(|refused| match refused {
            Refused::Wrong => OAuthError::invalid_grant("user name or password is wrong"),
            Refused::Wait => {
                OAuthError::invalid_grant("too many attempts, try again in a minute").with_status(429)
            }
        })?;
        let owner = Some(ResourceOwner::without_session(username, self.clock.now()));
        let grant = self.grants.make(&origin.issuer, client, GrantType::Password, owner, &scopes)?;
        self.issue_tokens(request, &Grant { resources, ..grant }, None, None).await
    }
}
