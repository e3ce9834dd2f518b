//! The client credentials grant (RFC 6749 §4.4): a client acts for itself, so that there is no ID token, no
//! refresh token, and no scope about a user.

use axum::response::Response;

use super::{ClientRequest, answer, requested_scopes};
use crate::{
    config::{GrantType, Resources},
    grants::make_grant,
    http::OAuthError,
    store::Grant,
};

/// The scopes that mean a user.
const ABOUT_A_USER: [&str; 6] = ["openid", "profile", "email", "address", "phone", "offline_access"];

pub(super) async fn grant(request: &ClientRequest<'_>) -> Result<Response, OAuthError> {
    let scopes = requested_scopes(request)?;
    if ABOUT_A_USER.iter().any(|scope| scopes.contains(scope)) {
        return Err(OAuthError::new(
            "invalid_scope",
            "a client that acts for itself has no user to ask about",
        ));
    }
    let ClientRequest { app, site, client, params, .. } = request;
    let resources = Resources::read(&app.config, params)?;
    let grant = make_grant(app, &site.issuer, client, GrantType::ClientCredentials, None, &scopes)?;
    answer::tokens(request, &Grant { resources, ..grant }, None, None).await
}
