//! Grants, made where the access policies allow it.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use bearer_lab::protocol::Timestamp;
use serde_json::{Map, Value};

use crate::{
    clock::Clock,
    config::{Client, Config, GrantType, Resources, Scopes},
    http::OAuthError,
    state::ServerState,
    store::{Full, Grant, GrantId, Session, Store},
};

/// The person who grants (RFC 6749 §1.1).
pub struct ResourceOwner {
    /// The user's name at sign-in.
    pub username: Arc<str>,
    /// When they signed in.
    pub auth_time: Timestamp,
    /// The name of the browser's session, if it has one.
    pub sid: Option<Arc<str>>,
    /// The claims that they gave themselves.
    pub claims: Map<String, Value>,
}

impl ResourceOwner {
    /// A user whose sign-in leaves no session.
    pub fn without_session(username: impl Into<Arc<str>>, auth_time: Timestamp) -> Self {
        Self { username: username.into(), auth_time, sid: None, claims: Map::new() }
    }
}

impl From<Session> for ResourceOwner {
    fn from(session: Session) -> Self {
        let Session { username, auth_time, sid, claims, .. } = session;
        Self { username, auth_time, sid: Some(sid), claims }
    }
}

/// Makes grants, and revokes them.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct Grants {
    #[from_request(via(State))]
    config: Arc<Config>,
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
}

impl Grants {
    /// Grants scopes to a client. Without a user the client acts for itself.
    pub fn make(
        &self,
        issuer: &str,
        client: &Client,
        grant_type: GrantType,
        owner: Option<ResourceOwner>,
        scopes: &Scopes,
    ) -> Result<Grant, OAuthError> {
        let username = owner.as_ref().map(|owner| &*owner.username);
        let lifetimes = self.config.decide(client, grant_type, username, scopes);
        let lifetimes =
            lifetimes.ok_or(OAuthError::new("access_denied", "no rule of the access policy allows this"))?;
        let (id, now) = (GrantId::generate()?, self.clock.now());
        let auth_time = owner.as_ref().map_or(now, |owner| owner.auth_time);
        let (username, rest) = owner.map(|owner| (owner.username, (owner.sid, owner.claims))).unzip();
        let (sid, claims) = rest.unwrap_or_default();
        if !claims.is_empty() {
            let ends = now.after(self.config.longest_lifetime());
            self.store.own_claims.remember(id, &client.id, claims, ends, now)?;
        }
        Ok(Grant {
            id,
            client_id: client.id.clone(),
            username,
            grant_type,
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

    /// Ends every token that came of a grant to this client.
    ///
    /// # Errors
    ///
    /// No more revocations can be remembered; the tokens still hold.
    pub fn revoke(&self, grant: GrantId, client_id: &Arc<str>) -> Result<(), Full> {
        let (longest, now) = (self.config.longest_lifetime(), self.clock.now());
        self.store.revocations.revoke_grant(grant, client_id, longest, now)
    }
}
