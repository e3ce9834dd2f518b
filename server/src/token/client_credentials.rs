//! The client credentials grant (RFC 6749 §4.4): a client acts for itself, so that there is no ID token, no
//! refresh token, and no scope about a user.

use axum::response::Response;

use super::service::TokenEndpoint;
use crate::{
    client_authentication::ClientRequest,
    config::{GrantType, Resources},
    http::OAuthError,
    store::Grant,
};

/// The scopes that mean a user.
const ABOUT_A_USER: [&str; 6] = ["openid", "profile", "email", "address", "phone", "offline_access"];

impl TokenEndpoint {
    pub(super) async fn client_credentials(
        &self,
        request: &ClientRequest<'_>,
    ) -> Result<Response, OAuthError> {
        let scopes = request.scopes()?;
        if ABOUT_A_USER.iter().any(|scope| scopes.contains(scope)) {
            return Err(OAuthError::new(
                "invalid_scope",
                "a client that acts for itself has no user to ask about",
            ));
        }
        let ClientRequest { origin, client, params, .. } = request;
        let resources = Resources::read(&self.config, params)?;
        let grant = self.grants.make(&origin.issuer, client, GrantType::ClientCredentials, None, &scopes)?;
        self.issue_tokens(request, &Grant { resources, ..grant }, None, None).await
    }
}
