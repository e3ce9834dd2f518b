use std::sync::Mutex;

use bearer_lab::protocol::{Lifetime, Timestamp};

use super::{expiring::Expiring, lock::lock};
use crate::crypto::sha256;

/// How many failures in a row a user may have of one kind before they must wait.
pub const FAILURES_MAX: u32 = 10;
/// How long they must wait.
const WAIT: Lifetime = Lifetime::from_minutes(1);
/// How many counters there may be.
const COUNTERS_MAX: usize = 64 * 1024;

/// What can be guessed. Each kind has its own limit.
#[derive(Clone, Copy)]
pub enum Attempt<'a> {
    /// The password of this user name, whether the user exists or not.
    Password(&'a str),
    /// The code of a device, typed by this user.
    DeviceCode(&'a str),
}

impl Attempt<'_> {
    fn key(self) -> [u8; 32] {
        let (kind, username) = match self {
            Self::Password(username) => ("password:", username),
            Self::DeviceCode(username) => ("device-code:", username),
        };
        sha256([kind, username].concat().as_bytes())
    }
}

/// Counts failures, by kind and user name.
pub struct Attempts(Mutex<Expiring<[u8; 32], u32>>);

impl Default for Attempts {
    fn default() -> Self {
        Self(Mutex::new(Expiring::with_capacity(COUNTERS_MAX)))
    }
}

impl Attempts {
    /// Whether there were too many failures within the last minute.
    pub fn must_wait(&self, attempt: Attempt<'_>, now: Timestamp) -> bool {
        lock(&self.0).get(&attempt.key(), now).is_some_and(|failures| *failures >= FAILURES_MAX)
    }

    /// Counts an attempt as a failure before its outcome is known; whether it may be made. Of any number of
    /// simultaneous attempts no more than [`FAILURES_MAX`] may, and none that cannot be counted.
    pub fn begin(&self, attempt: Attempt<'_>, now: Timestamp) -> bool {
        let (mut counters, key) = (lock(&self.0), attempt.key());
        let failures = counters.get(&key, now).copied().unwrap_or_default();
        if failures >= FAILURES_MAX {
            return false;
        }
        counters.insert(key, failures.saturating_add(1), None, now.after(WAIT), now).is_ok()
    }

    /// Forgets the failures after a success.
    pub fn forget(&self, attempt: Attempt<'_>, now: Timestamp) {
        lock(&self.0).take(&attempt.key(), now);
    }
}
