use std::sync::{Arc, Mutex};

use bearer_lab::protocol::{Lifetime, Timestamp};

use super::{StoreError, expiring::Expiring, lock::lock};
use crate::crypto::{random_secret, sha256};

/// How long a pushed request may wait (RFC 9126 §2.2).
pub const PUSHED_LIFETIME: Lifetime = Lifetime::from_seconds(60);
/// How many may wait; each is at most as long as a query.
const PUSHED_MAX: usize = 4 * 1024;

/// What every reference begins with (RFC 9126 §2.2).
const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// Authorization requests that clients pushed, kept by the digest of their references.
pub struct PushedRequests(Mutex<Expiring<[u8; 32], Pushed>>);

struct Pushed {
    client_id: Arc<str>,
    request: String,
}

impl Default for PushedRequests {
    fn default() -> Self {
        Self(Mutex::new(Expiring::with_capacity(PUSHED_MAX)))
    }
}

impl PushedRequests {
    /// Keeps a request, and gives it a reference.
    ///
    /// # Errors
    ///
    /// Too many requests wait, of this client or of all.
    pub fn keep(&self, client_id: &Arc<str>, request: String, now: Timestamp) -> Result<String, StoreError> {
        let reference = [PREFIX, random_secret()?.expose()].concat();
        let pushed = Pushed { client_id: client_id.clone(), request };
        let (key, ends) = (sha256(reference.as_bytes()), now.after(PUSHED_LIFETIME));
        lock(&self.0).insert(key, pushed, Some(client_id), ends, now)?;
        Ok(reference)
    }

    /// Whether a `request_uri` is a reference of this kind.
    pub fn is_reference(request_uri: &str) -> bool {
        request_uri.starts_with(PREFIX)
    }

    /// Takes the request of a reference, if this client pushed it. It can be taken once (RFC 9126 §7.3).
    pub fn take(&self, reference: &str, client_id: &str, now: Timestamp) -> Option<String> {
        let key = sha256(reference.as_bytes());
        let mut requests = lock(&self.0);
        let is_own = requests.get(&key, now).is_some_and(|pushed| *pushed.client_id == *client_id);
        // Another client's try leaves the request to the client that pushed it.
        if is_own { requests.take(&key, now).map(|pushed| pushed.request) } else { None }
    }
}
