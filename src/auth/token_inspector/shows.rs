use crate::protocol::Secret;

/// What an inspector begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    /// The token that a shared link brought in the fragment of the page's address, if it did.
    #[default]
    Address,
    /// The access token of the session, or the ID token where there is no other.
    Session,
    /// This token. If the session has it, with the session's keys and expectations.
    Given(Secret),
}
