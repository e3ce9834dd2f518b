//! Who and what the server knows: users, clients, scopes and lifetimes, as data.

mod clients;
mod lifetimes;
mod redirects;
mod scopes;
mod users;

pub use clients::{Authentication, Client, GrantType, ResponseType, built_in_clients};
pub use lifetimes::{Lifetimes, RefreshPolicy};
pub use redirects::{RedirectRule, origin_of};
pub use scopes::{SCOPE_MAX, SCOPES, ScopeError, Scopes, describe};
pub use users::{User, built_in_users};

/// Everything that can be configured.
pub struct Config {
    /// The registered clients.
    pub clients: Vec<Client>,
    /// The people who can sign in.
    pub users: Vec<User>,
    /// How long things hold.
    pub lifetimes: Lifetimes,
    /// The audience of access tokens (RFC 9068 §2.2).
    pub audience: String,
    /// The user as whom sign-in and consent answer themselves.
    pub sign_in_as: Option<String>,
}

impl Config {
    /// What exists out of the box. `modern_only` leaves out the clients for the retired grants.
    pub fn built_in(modern_only: bool) -> Self {
        let mut clients = built_in_clients();
        clients.retain(|client| !modern_only || !client.is_retired());
        Self {
            clients,
            users: built_in_users(),
            lifetimes: Lifetimes::default(),
            audience: "api://default".to_owned(),
            sign_in_as: None,
        }
    }

    /// The client of this identifier.
    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| &*client.id == id)
    }

    /// The user of this name.
    pub fn user(&self, username: &str) -> Option<&User> {
        self.users.iter().find(|user| &*user.username == username)
    }
}
