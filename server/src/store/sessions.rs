use std::{
    collections::{BTreeSet, HashSet},
    sync::{Arc, Mutex},
};

use bearer_lab::protocol::{Lifetime, Secret, Timestamp};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{StoreError, kept::Kept, lock::lock};
use crate::{
    crypto::{random_secret, sha256},
    seconds,
};

/// How many user agents may be signed in.
const SESSIONS_MAX: usize = 64 * 1024;
/// How many consents one session remembers.
const CONSENTS_MAX: usize = 64;
/// How long somebody stays signed in.
const SESSION_LIFETIME: Lifetime = Lifetime::from_minutes(12 * 60);

/// Somebody signed in at a user agent.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// The user's name at sign-in.
    pub username: Arc<str>,
    /// When they proved who they are.
    #[serde(with = "seconds::timestamp")]
    pub auth_time: Timestamp,
    /// Its name, by which clients know what to end (OpenID Connect Front-Channel Logout §3).
    pub sid: Arc<str>,
    /// The claims that they gave themselves.
    pub claims: Map<String, Value>,
    /// The clients that the user agreed to in it.
    pub clients: BTreeSet<Arc<str>>,
    consents: HashSet<[u8; 32]>,
}

impl Session {
    /// Whether the user agreed to exactly this in this session.
    pub fn has_agreed(&self, consent: &[u8; 32]) -> bool {
        self.consents.contains(consent)
    }
}

/// Sessions, kept by the digest of the user agent's cookie.
pub struct Sessions(pub(super) Mutex<Kept<[u8; 32], Session>>);

impl Default for Sessions {
    fn default() -> Self {
        Self(Mutex::new(Kept::new("sessions", SESSIONS_MAX)))
    }
}

impl Sessions {
    /// Begins a session under a new cookie. The old one ends, so that nobody who knew it before the sign-in
    /// shares it after.
    ///
    /// # Errors
    ///
    /// Too many user agents are signed in, of this user or of all.
    pub fn begin(
        &self,
        old: Option<&Secret>,
        username: &str,
        claims: Map<String, Value>,
        now: Timestamp,
    ) -> Result<Secret, StoreError> {
        let cookie = random_secret()?;
        let username: Arc<str> = username.into();
        let session = Session {
            username: username.clone(),
            auth_time: now,
            sid: random_secret()?.expose().into(),
            claims,
            clients: BTreeSet::new(),
            consents: HashSet::new(),
        };
        let mut sessions = lock(&self.0);
        if let Some(old) = old {
            sessions.take(&key(old), now);
        }
        sessions.insert(key(&cookie), session, Some(&username), now.after(SESSION_LIFETIME), now)?;
        Ok(cookie)
    }

    /// The session of this cookie.
    pub fn find(&self, cookie: &Secret, now: Timestamp) -> Option<Session> {
        lock(&self.0).get(&key(cookie), now).cloned()
    }

    /// Remembers that the user agreed to this in the session, which a client asked for.
    pub fn remember_consent(&self, cookie: &Secret, client: &Arc<str>, consent: [u8; 32], now: Timestamp) {
        lock(&self.0).change(&key(cookie), now, |session| {
            session.clients.insert(client.clone());
            if session.consents.len() < CONSENTS_MAX {
                session.consents.insert(consent);
            }
        });
    }

    /// Ends the session of this cookie, if there is one.
    pub fn end(&self, cookie: &Secret, now: Timestamp) -> Option<Session> {
        lock(&self.0).take(&key(cookie), now)
    }
}

fn key(cookie: &Secret) -> [u8; 32] {
    sha256(cookie.expose().as_bytes())
}
