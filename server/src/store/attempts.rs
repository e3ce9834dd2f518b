use std::sync::Mutex;

use bearer_lab::protocol::{Lifetime, Timestamp};

use super::{expiring::Expiring, lock::lock};
use crate::crypto::sha256;

/// How many wrong passwords in a row a user name may have before it must wait.
pub const FAILURES_MAX: u32 = 10;
/// How long it must wait.
const WAIT: Lifetime = Lifetime::from_minutes(1);
/// How many user names are watched.
const NAMES_MAX: usize = 4 * 1024;

/// Counts wrong passwords by user name, whether the user exists or not.
pub struct Attempts(Mutex<Expiring<[u8; 32], u32>>);

impl Default for Attempts {
    fn default() -> Self {
        Self(Mutex::new(Expiring::with_capacity(NAMES_MAX)))
    }
}

impl Attempts {
    /// Whether this name had too many wrong passwords within the last minute.
    pub fn must_wait(&self, username: &str, now: Timestamp) -> bool {
        lock(&self.0).get(&key(username), now).is_some_and(|failures| *failures >= FAILURES_MAX)
    }

    /// Counts a wrong password.
    pub fn record_failure(&self, username: &str, now: Timestamp) {
        let mut names = lock(&self.0);
        let failures = names.get(&key(username), now).copied().unwrap_or_default().saturating_add(1);
        names.insert(key(username), failures, now.after(WAIT), now);
    }

    /// Forgets the wrong passwords of a name after the right one.
    pub fn forget(&self, username: &str, now: Timestamp) {
        lock(&self.0).take(&key(username), now);
    }
}

fn key(username: &str) -> [u8; 32] {
    sha256(username.as_bytes())
}
