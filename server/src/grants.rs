//! Grants, made where the access policies allow it.

use std::sync::Arc;

use bearer_lab::protocol::Timestamp;

use crate::{
    app::App,
    config::{Client, GrantType, Resources, Scopes},
    http::OAuthError,
    store::{Grant, GrantId},
};

/// Who grants: a user's name at sign-in, and when they signed in.
pub type Who = (Arc<str>, Timestamp);

/// Grants scopes to a client. Without a user the client acts for itself.
pub fn make_grant(
    app: &App,
    issuer: &str,
    client: &Client,
    way: GrantType,
    who: Option<Who>,
    scopes: &Scopes,
) -> Result<Grant, OAuthError> {
    let username = who.as_ref().map(|(username, _)| &**username);
    let lifetimes = app.config.decide(client, way, username, scopes);
    let lifetimes =
        lifetimes.ok_or(OAuthError::new("access_denied", "no rule of the access policy allows this"))?;
    let auth_time = who.as_ref().map_or(app.clock.now(), |(_, auth_time)| *auth_time);
    Ok(Grant {
        id: GrantId::generate()?,
        client_id: client.id.clone(),
        username: who.map(|(username, _)| username),
        auth_time,
        scopes: scopes.clone(),
        lifetimes,
        issuer: issuer.into(),
        resources: Resources::default(),
        key: None,
    })
}
