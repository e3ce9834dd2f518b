/// What an inspector begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    /// The token that a shared link brought in the fragment of the page's address, if it did.
    #[default]
    Address,
    /// The access token of the session, or the ID token where there is no other.
    Session,
}
