//! What the tabs of one origin tell each other about sign-in, and what each message makes a tab do.
//!
//! Several tabs can hold the same session: a duplicated tab copies the session storage, and a tab where nobody is
//! signed in adopts the session of another. A refresh token must still be used once, and a sign-out must reach all.
//! Messages can be late or lost, so they only inform. What must be certain is asked of the record that all tabs
//! share: which sessions have ended, and up to which generation refresh tokens were used.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{AuthState, Session, form};
use crate::protocol::{Secret, json::Json};

/// A message to the other tabs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TabMessage {
    /// Nobody is signed in here. Who has a session?
    AskForSession {},
    /// This tab has a session that others may adopt.
    SessionStarted {
        /// The session's ID.
        session_id: String,
        /// Its stored form.
        #[serde(serialize_with = "expose", deserialize_with = "conceal")]
        stored: Secret,
    },
    /// Who has a copy of this session?
    AskForCopies {
        /// The session's ID.
        session_id: String,
    },
    /// This tab has a copy of the session.
    HasCopy {
        /// The session's ID.
        session_id: String,
    },
    /// Who has newer tokens of this session?
    AskForNewer {
        /// The session's ID.
        session_id: String,
        /// The generation of the tokens that this tab has.
        generation: u32,
    },
    /// The session has new tokens.
    Renewed {
        /// The session's ID.
        session_id: String,
        /// Its stored form.
        #[serde(serialize_with = "expose", deserialize_with = "conceal")]
        stored: Secret,
    },
    /// The session has ended.
    Ended {
        /// The session's ID.
        session_id: String,
    },
    /// The provider ended a session (OpenID Connect Front-Channel Logout §2).
    ProviderLogout {
        /// What the provider said, as a query.
        query: String,
    },
}

/// What a message makes a tab do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabAction {
    /// Nothing.
    Ignore,
    /// End the own session.
    EndSession,
    /// Send [`TabMessage::SessionStarted`].
    OfferSession,
    /// Send [`TabMessage::HasCopy`].
    ConfirmCopy,
    /// Send [`TabMessage::Renewed`].
    OfferNewer,
    /// Verify this stored session, then adopt it.
    AdoptSession(Secret),
    /// Verify these newer tokens of the own session, then use them.
    AdoptRenewal(Secret),
    /// End the own session if the provider's words are about it.
    EndIfNamedBy(String),
}

impl TabMessage {
    /// The text to send.
    pub fn write(&self) -> Secret {
        Secret::new(Json::write(self))
    }

    /// Reads what another tab sent; nothing if it is none of these messages.
    pub fn parse(text: &str) -> Option<Self> {
        form::read(&Json::parse_object(text.as_bytes())?).ok()
    }

    /// A session to adopt.
    pub fn session_started(session: &Session, stored: Secret) -> Self {
        Self::SessionStarted { session_id: session.id.clone(), stored }
    }

    /// New tokens of a session.
    pub fn renewed(session: &Session, stored: Secret) -> Self {
        Self::Renewed { session_id: session.id.clone(), stored }
    }

    /// The session that the message is about.
    pub fn session_id(&self) -> Option<&str> {
        match self {
            Self::AskForSession {} | Self::ProviderLogout { .. } => None,
            Self::SessionStarted { session_id, .. }
            | Self::AskForCopies { session_id }
            | Self::HasCopy { session_id }
            | Self::AskForNewer { session_id, .. }
            | Self::Renewed { session_id, .. }
            | Self::Ended { session_id } => Some(session_id),
        }
    }

    /// What a tab in this state does on receiving the message. `has_ended` says whether a session has ended in any tab.
    pub fn receive(self, state: &AuthState, has_ended: impl Fn(&str) -> bool) -> TabAction {
        match state.session() {
            // The message that said so was lost.
            Some(session) if has_ended(&session.id) => TabAction::EndSession,
            Some(session) => self.receive_signed_in(session),
            None => match self {
                Self::SessionStarted { session_id, stored }
                    if *state == AuthState::SignedOut && !has_ended(&session_id) =>
                {
                    TabAction::AdoptSession(stored)
                }
                _ => TabAction::Ignore,
            },
        }
    }

    fn receive_signed_in(self, session: &Session) -> TabAction {
        let is_own = self.session_id() == Some(&session.id);
        match self {
            Self::AskForSession {} => TabAction::OfferSession,
            Self::ProviderLogout { query } => TabAction::EndIfNamedBy(query),
            Self::AskForCopies { .. } if is_own => TabAction::ConfirmCopy,
            Self::AskForNewer { generation, .. } if is_own && generation < session.generation => {
                TabAction::OfferNewer
            }
            Self::Renewed { stored, .. } if is_own => TabAction::AdoptRenewal(stored),
            Self::Ended { .. } if is_own => TabAction::EndSession,
            _ => TabAction::Ignore,
        }
    }
}

fn expose<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

fn conceal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::new)
}
