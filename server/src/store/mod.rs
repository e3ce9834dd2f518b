//! What the server remembers: one store whose operations are atomic.
//!
//! Handlers hold nothing of their own. A code is taken once and a refresh token is rotated once however
//! many requests race for it, because each operation here happens under one lock. Every table is bounded
//! and its entries end, so that memory stays flat over any number of abandoned sign-ins. A full table refuses
//! what is new; it never drops what still holds. A sign-in page or
//! a consent page leaves nothing here at all: the form carries its request, sealed.

mod attempts;
mod codes;
mod devices;
mod error;
mod expiring;
mod families;
mod grant;
mod kept;
mod lock;
mod own_claims;
mod proofs;
mod pushed;
mod revocations;
mod sessions;

pub use attempts::{Attempt, Attempts, FAILURES_MAX};
pub use codes::{CodeTaken, Codes, PendingCode};
pub use devices::{DECISION_TIME, DeviceRequest, Devices, POLL_INTERVAL, Polled, UserCode};
pub use error::StoreError;
pub(crate) use expiring::Expiring;
pub use expiring::Full;
pub use families::{Families, RefreshToken, Refusal};
pub use grant::{Grant, GrantId};
pub use own_claims::OwnClaims;
pub use proofs::Proofs;
pub use pushed::{PUSHED_LIFETIME, PushedRequests};
pub use revocations::Revocations;
pub use sessions::{Session, Sessions};

use std::sync::Arc;

use bearer_lab::protocol::Timestamp;

use crate::data::{DataError, DataFolder, Journal, Line};
use kept::Keep;
use lock::lock;

/// Everything that outlives a request: in memory, and beside that in the data folder when there is one.
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
    /// Claims that people gave themselves, by grant.
    pub own_claims: OwnClaims,
    /// Proofs of possession that were used.
    pub proofs: Proofs,
    /// Failed passwords and device codes.
    pub attempts: Attempts,
    journal: Option<Arc<Journal>>,
}

impl Store {
    /// What was kept in the folder, and is kept there from now on: sessions, refresh tokens, revocations. What
    /// lives for minutes only is not.
    pub fn open(folder: Arc<DataFolder>, now: Timestamp) -> Result<Self, DataError> {
        let mut store = Self::default();
        let journal = Arc::new(Journal::open(folder, |line| store.replay(&line, now))?);
        store.keep_in(&journal);
        store.journal = Some(journal);
        Ok(store)
    }

    /// Whether something could not be kept, so that a restart would undo what was answered.
    pub fn has_failed(&self) -> bool {
        self.journal.as_ref().is_some_and(|journal| journal.has_failed())
    }

    /// Begins the journal anew whenever it has grown; never completes.
    pub async fn keep_journal_short(&self) {
        let Some(journal) = &self.journal else { return std::future::pending().await };
        loop {
            journal.grown().await;
            journal.begin_anew();
            self.keep_in(journal);
        }
    }

    fn replay(&self, line: &Line, now: Timestamp) -> bool {
        let mut is_read = false;
        self.each_kept(&mut |table| is_read |= table.replay(line, now));
        is_read
    }

    /// Each table is written under its own lock, and no request waits for more than one of them.
    fn keep_in(&self, journal: &Arc<Journal>) {
        self.each_kept(&mut |table| table.keep_in(journal));
        journal.settle();
    }

    fn each_kept(&self, visit: &mut dyn FnMut(&mut dyn Keep)) {
        visit(&mut *lock(&self.sessions.0));
        visit(&mut lock(&self.families.0).0);
        visit(&mut *lock(&self.own_claims.0));
        let mut revocations = lock(&self.revocations.0);
        visit(&mut revocations.grants);
        visit(&mut revocations.tokens);
    }
}
