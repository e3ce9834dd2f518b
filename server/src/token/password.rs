//! The resource owner password credentials grant (RFC 6749 §4.3).
//!
//! It must not be used (RFC 9700 §2.4): the client sees the password, and nothing but a password can be asked
//! for. It is here as a lesson, for a client that is registered for it.

use axum::response::Response;

use super::{ClientRequest, answer, requested_scopes};
use crate::{
    config::{GrantType, Resources},
    grants::{Who, make_grant},
    http::OAuthError,
    passwords::{self, Refused},
    store::Grant,
};

pub(super) async fn grant(request: &ClientRequest<'_>) -> Result<Response, OAuthError> {
    let ClientRequest { app, site, client, params, .. } = request;
    let username = params.text("username").ok_or(OAuthError::invalid_request("username is missing"))?;
    let password = params.text("password").ok_or(OAuthError::invalid_request("password is missing"))?;
    let scopes = requested_scopes(request)?.without("offline_access");
    let resources = Resources::read(&app.config, params)?;
    let username = passwords::check(app, username, password).await.map_err(|refused| match refused {
        Refused::Wrong => OAuthError::invalid_grant("user name or password is wrong"),
        Refused::Wait => {
            OAuthError::invalid_grant("too many attempts, try again in a minute").with_status(429)
        }
    })?;
    let who = Some(Who::without_session(username, app.clock.now()));
    let grant = make_grant(app, &site.issuer, client, GrantType::Password, who, &scopes)?;
    answer::tokens(request, &Grant { resources, ..grant }, None, None).await
}
