//! What a tab knows about sign-in, and how events change it. Pure: `client/state.rs` owns the value.

use std::sync::Arc;

use super::Session;
use crate::protocol::check::{Failure, Rule};

/// Where sign-in stands in one tab.
#[derive(Clone, Debug, PartialEq)]
pub enum AuthState {
    /// The stored session is being read.
    Starting,
    /// Nobody is signed in.
    SignedOut,
    /// A sign-in is in progress, here or at the provider.
    SigningIn {
        /// The session that stays if this sign-in fails: the user asked for more scope, for example.
        previous: Option<Arc<Session>>,
        /// Whether the provider has answered, and the response is being checked.
        is_answered: bool,
    },
    /// Somebody is signed in.
    SignedIn {
        /// Their session.
        session: Arc<Session>,
    },
    /// Somebody is signed in, and new tokens are requested.
    Renewing {
        /// Their session, with the tokens to be replaced.
        session: Arc<Session>,
    },
    /// The last sign-in failed, or the session ended with an error.
    Failed {
        /// Why.
        failure: Failure,
    },
}

impl AuthState {
    /// The name that automation relies on: `data-state` of `[data-testid=session]`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::SignedOut => "signed-out",
            Self::SigningIn { .. } => "signing-in",
            Self::SignedIn { .. } => "signed-in",
            Self::Renewing { .. } => "renewing",
            Self::Failed { .. } => "failed",
        }
    }

    /// The session that is in force.
    pub const fn session(&self) -> Option<&Arc<Session>> {
        match self {
            Self::SignedIn { session } | Self::Renewing { session } => Some(session),
            Self::SigningIn { previous, .. } => previous.as_ref(),
            Self::Starting | Self::SignedOut | Self::Failed { .. } => None,
        }
    }

    /// Whether it is certain that nobody is signed in, and no sign-in is in progress.
    pub const fn is_signed_out(&self) -> bool {
        matches!(self, Self::SignedOut | Self::Failed { .. })
    }

    /// Whether a sign-in is in progress.
    pub const fn is_signing_in(&self) -> bool {
        matches!(self, Self::SigningIn { .. })
    }
}

/// Something to tell the user that does not change who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A flow failed; the session stays as it is.
    Failure(Failure),
    /// Information: nothing failed.
    Information(&'static Rule),
}

/// Everything that a tab knows about sign-in.
#[derive(Clone, Debug, PartialEq)]
pub struct TabState {
    /// Where sign-in stands.
    pub auth: AuthState,
    /// What else the user should know.
    pub notice: Option<Notice>,
}

/// Something that happened to sign-in in this tab.
#[derive(Clone, Debug)]
pub enum AuthEvent {
    /// No session is stored.
    NothingStored,
    /// The stored session was verified.
    Restored(Session),
    /// The stored session cannot be used.
    RestoreFailed(Failure),
    /// The user, or a link from elsewhere, started a sign-in.
    SignInStarted,
    /// The user gave the sign-in up before the provider answered.
    SignInAbandoned,
    /// The user does not want to wait for the sign-in any longer. Its result is dropped.
    SignInCancelled,
    /// The provider answered; the response is being checked.
    ResponseReceived,
    /// The sign-in succeeded.
    SignedIn(Session),
    /// Another tab shared its session.
    Adopted(Session),
    /// New tokens are requested.
    RenewalStarted,
    /// The session has new tokens, from the provider or from another tab.
    Renewed(Session),
    /// The session ended: expired, refused by the provider, or ended in another tab.
    Ended(Option<Failure>),
    /// The user signed out.
    SignedOut,
    /// A flow failed that does not end the session.
    Failed(Failure),
    /// There is something to tell the user.
    Noticed(&'static Rule),
    /// The user dismissed the failure.
    Dismissed,
    /// The reason of the notice is gone.
    NoticeRead,
}

impl TabState {
    /// The state of a tab that was just opened.
    pub const fn new(notice: Option<Notice>) -> Self {
        Self { auth: AuthState::Starting, notice }
    }

    /// The failure to show, until it is dismissed or something succeeds.
    pub const fn failure(&self) -> Option<&Failure> {
        match (&self.auth, &self.notice) {
            (AuthState::Failed { failure }, _) | (_, Some(Notice::Failure(failure))) => Some(failure),
            _ => None,
        }
    }

    /// The state after an event; nothing if the event does not apply: it came too late.
    #[must_use]
    pub fn after(&self, event: AuthEvent) -> Option<Self> {
        use AuthState::{Failed, Renewing, SignedIn, SignedOut, SigningIn, Starting};
        let current = || self.auth.session().cloned();
        let with_notice = |auth| Some(Self { auth, notice: self.notice.clone() });
        let auth = match (&self.auth, event) {
            (Starting, AuthEvent::NothingStored) => SignedOut,
            (Starting, AuthEvent::Restored(session)) => SignedIn { session: session.into() },
            (SigningIn { previous: None, is_answered }, AuthEvent::Restored(session)) => {
                SigningIn { previous: Some(session.into()), is_answered: *is_answered }
            }
            (Starting, AuthEvent::RestoreFailed(failure)) => Failed { failure },
            (_, AuthEvent::NothingStored | AuthEvent::Restored(_) | AuthEvent::RestoreFailed(_)) => {
                return None;
            }

            (_, AuthEvent::SignInStarted) => {
                let auth = SigningIn { previous: current(), is_answered: false };
                return Some(Self { auth, notice: None });
            }
            (_, AuthEvent::ResponseReceived) => {
                return with_notice(SigningIn { previous: current(), is_answered: true });
            }
            (SigningIn { previous, is_answered: false }, AuthEvent::SignInAbandoned) => {
                return with_notice(settled(previous.clone()));
            }
            (SigningIn { previous, .. }, AuthEvent::SignInCancelled) => {
                return with_notice(settled(previous.clone()));
            }
            (SigningIn { .. }, AuthEvent::SignedIn(session)) | (SignedOut, AuthEvent::Adopted(session)) => {
                return Some(Self { auth: SignedIn { session: session.into() }, notice: None });
            }
            (
                _,
                AuthEvent::SignInAbandoned
                | AuthEvent::SignInCancelled
                | AuthEvent::SignedIn(_)
                | AuthEvent::Adopted(_),
            ) => return None,

            // What failed before stays shown until the renewal succeeds.
            (SignedIn { session }, AuthEvent::RenewalStarted) => {
                return with_notice(Renewing { session: session.clone() });
            }
            (state, AuthEvent::Renewed(session)) => {
                state.session().filter(|current| session.is_newer_than(current))?;
                let session = session.into();
                let auth = match state {
                    SigningIn { is_answered, .. } => {
                        SigningIn { previous: Some(session), is_answered: *is_answered }
                    }
                    _ => SignedIn { session },
                };
                return Some(Self { auth, notice: None });
            }
            (_, AuthEvent::RenewalStarted) => return None,

            (SigningIn { is_answered, .. }, AuthEvent::Ended(_)) => {
                SigningIn { previous: None, is_answered: *is_answered }
            }
            (_, AuthEvent::Ended(Some(failure))) => Failed { failure },
            (_, AuthEvent::Ended(None) | AuthEvent::SignedOut) => SignedOut,

            (_, AuthEvent::Failed(failure)) => match current() {
                Some(session) => {
                    return Some(Self { auth: SignedIn { session }, notice: Some(Notice::Failure(failure)) });
                }
                None => Failed { failure },
            },
            (auth, AuthEvent::Noticed(rule)) => {
                return Some(Self { auth: auth.clone(), notice: Some(Notice::Information(rule)) });
            }
            (auth, AuthEvent::NoticeRead) => return Some(Self { auth: auth.clone(), notice: None }),
            (Failed { .. }, AuthEvent::Dismissed) => SignedOut,
            (auth, AuthEvent::Dismissed) => auth.clone(),
        };
        // What failed before is over; information stays until the next sign-in.
        let notice = self.notice.clone().filter(|notice| matches!(notice, Notice::Information(_)));
        Some(Self { auth, notice })
    }
}

/// The state when no sign-in is in progress.
fn settled(session: Option<Arc<Session>>) -> AuthState {
    session.map_or(AuthState::SignedOut, |session| AuthState::SignedIn { session })
}
