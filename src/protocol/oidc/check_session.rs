//! Asking the provider's frame whether the user is still signed in there (OpenID Connect Session Management 1.0 §3).

crate::rules! {
    /// The provider's session is another one, or over.
    CHANGED = "SESSION_CHANGED", User, "OpenID Connect Session Management §3.1",
        "The session at the provider is the one of this sign-in",
        "You signed out at the provider, or another user signed in there, so you are signed out here too.",
        "Sign in again; you return to this page.";
    /// The provider's frame does not understand the question.
    UNKNOWN = "SESSION_STATE_UNKNOWN", Provider, "OpenID Connect Session Management §3.2",
        "The provider's frame can tell whether the session has changed",
        "The provider cannot tell whether you are still signed in there.",
        "Nothing has to be done; signing out at the provider is just not noticed here.";
}

/// What the frame answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// The session is the one that was asked about.
    Unchanged,
    /// It is over, or another one.
    Changed,
    /// The question was not understood.
    Error,
}

impl SessionState {
    /// Reads an answer; nothing for any other message.
    pub fn read(text: &str) -> Option<Self> {
        match text {
            "unchanged" => Some(Self::Unchanged),
            "changed" => Some(Self::Changed),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

/// The question: client identifier, space, `session_state`. Nothing where either could be read as two words.
pub fn question(client_id: &str, session_state: &str) -> Option<String> {
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    (is_word(client_id) && is_word(session_state)).then(|| [client_id, " ", session_state].concat())
}
