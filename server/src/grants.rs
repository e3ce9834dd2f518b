//! Grants, made where the access policies allow it.

use std::sync::Arc;

use bearer_lab::protocol::Timestamp;
use serde_json::{Map, Value};

use crate::{
    app::App,
    config::{Client, GrantType, Resources, Scopes},
    http::OAuthError,
    store::{Grant, GrantId, Session},
};

/// Who grants.
pub struct Who {
    /// The user's name at sign-in.
    pub username: Arc<str>,
    /// When they signed in.
    pub auth_time: Timestamp,
    /// The name of the browser's session, if it has one.
    pub sid: Option<Arc<str>>,
    /// The claims that they gave themselves.
    pub claims: Map<String, Value>,
}

impl Who {
    /// A user whose sign-in leaves no session.
    pub fn without_session(username: impl Into<Arc<str>>, auth_time: Timestamp) -> Self {
        Self { username: username.into(), auth_time, sid: None, claims: Map::new() }
    }
}

impl From<Session> for Who {
    fn from(session: Session) -> Self {
        let Session { username, auth_time, sid, claims, .. } = session;
        Self { username, auth_time, sid: Some(sid), claims }
    }
}

/// Grants scopes to a client. Without a user the client acts for itself.
pub fn make_grant(
    app: &App,
    issuer: &str,
    client: &Client,
    way: GrantType,
    who: Option<Who>,
    scopes: &Scopes,
) -> Result<Grant, OAuthError> {
    let username = who.as_ref().map(|who| &*who.username);
    let lifetimes = app.config.decide(client, way, username, scopes);
    let lifetimes =
        lifetimes.ok_or(OAuthError::new("access_denied", "no rule of the access policy allows this"))?;
    let auth_time = who.as_ref().map_or(app.clock.now(), |who| who.auth_time);
    let (id, now) = (GrantId::generate()?, app.clock.now());
    let (username, sid) = who.map(|who| (who.username, (who.sid, who.claims))).unzip();
    let (sid, claims) = sid.unwrap_or_default();
    if !claims.is_empty() {
        app.store.own_claims.remember(id, claims, now.after(app.config.longest_lifetime()), now);
    }
    Ok(Grant {
        id,
        client_id: client.id.clone(),
        username,
        auth_time,
        sid,
        acr: None,
        scopes: scopes.clone(),
        lifetimes,
        issuer: issuer.into(),
        resources: Resources::default(),
        key: None,
    })
}
