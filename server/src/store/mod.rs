//! What the server remembers: one store whose operations are atomic.
//!
//! Handlers hold nothing of their own. A code is taken once and a refresh token is rotated once however
//! many requests race for it, because each operation here happens under one lock. Every table is bounded
//! and its entries end, so that memory stays flat over any number of abandoned sign-ins. A sign-in page or
//! a consent page leaves nothing here at all: the form carries its request, sealed.

mod attempts;
mod codes;
mod devices;
mod expiring;
mod families;
mod grant;
mod pushed;
mod revocations;
mod sessions;

pub use attempts::{Attempts, FAILURES_MAX};
pub use codes::{CodeTaken, Codes, PendingCode};
pub use devices::{DECISION_TIME, DeviceRequest, Devices, POLL_INTERVAL, Polled, UserCode};
pub(crate) use expiring::Expiring;
pub use families::{Families, RefreshToken, Refusal};
pub use grant::{Grant, GrantId};
pub use pushed::{PUSHED_LIFETIME, PushedRequests};
pub use revocations::Revocations;
pub use sessions::{Session, Sessions};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Everything that outlives a request, in memory.
#[derive(Default)]
pub struct Store {
    /// Authorization codes.
    pub codes: Codes,
    /// Refresh tokens, by family.
    pub families: Families,
    /// Authorization requests that clients pushed.
    pub pushed: PushedRequests,
    /// Devices that wait for a person.
    pub devices: Devices,
    /// Grants whose tokens no longer hold.
    pub revocations: Revocations,
    /// Who is signed in, by user agent.
    pub sessions: Sessions,
    /// Failed passwords.
    pub attempts: Attempts,
}

/// A table under its lock. A holder that panicked left it whole: every operation ends by one assignment.
fn lock<T>(table: &Mutex<T>) -> MutexGuard<'_, T> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}
