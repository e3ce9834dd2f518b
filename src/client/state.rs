//! The one place that changes what this tab knows about sign-in.

use std::sync::Arc;

use super::observable::Observable;
use crate::session::{AuthEvent, AuthState, Notice, Session, TabState};

/// Owns the [`TabState`]. It changes through events only: [`TabState::after`] says which event leads where.
pub(super) struct AuthStore(Observable<TabState>);

impl AuthStore {
    pub(super) fn new(notice: Option<Notice>) -> Self {
        Self(Observable::new(TabState::new(notice)))
    }

    /// Applies an event. Returns whether it applied; one that comes too late changes nothing.
    pub(super) fn apply(&self, event: AuthEvent) -> bool {
        let Some(next) = self.0.with(|state| state.after(event)) else { return false };
        self.0.update(|state| *state = next);
        true
    }

    pub(super) fn get(&self) -> TabState {
        self.0.with(TabState::clone)
    }

    /// The session that is in force.
    pub(super) fn session(&self) -> Option<Arc<Session>> {
        self.0.with(|state| state.auth.session().cloned())
    }

    /// Whether a sign-in is in progress that the provider has not answered.
    pub(super) fn is_waiting(&self) -> bool {
        self.0.with(|state| matches!(state.auth, AuthState::SigningIn { is_answered: false, .. }))
    }

    pub(super) fn is_signed_out(&self) -> bool {
        self.0.with(|state| state.auth.is_signed_out())
    }

    pub(super) fn is_signing_in(&self) -> bool {
        self.0.with(|state| state.auth.is_signing_in())
    }

    /// Calls `notify` after each event that applied.
    pub(super) fn subscribe(&self, notify: impl Fn() + 'static) {
        self.0.subscribe(notify);
    }
}
