//! Who and what the server knows: users, clients, scopes, policies and lifetimes, as data.

mod catalogue;
mod clients;
mod configuration;
mod file;
mod grants;
mod lifetimes;
mod policies;
mod redirects;
mod resources;
mod scopes;
mod users;

pub use catalogue::{Scope, built_in_scopes};
pub use clients::{
    Authentication, CLIENT_ID_MAX, Client, ClientType, WEB_CLIENT_ID, WEB_CLIENT_SECRET, built_in_clients,
};
pub use configuration::Config;
pub use file::{FileError, read, read_file};
pub use grants::{GrantType, ResponseType};
pub use lifetimes::{CODE_MAX, GRACE_MAX, Lifetimes, RefreshPolicy, TOKEN_LIFETIME_MAX};
pub use policies::{Names, Policy, Rule};
pub use redirects::{RedirectRule, origin_of};
pub use resources::{Resources, UnknownResource};
pub use scopes::{SCOPE_MAX, ScopeError, Scopes};
pub use users::{PASSWORD_MAX, SUBJECT_PREFIX, User, built_in_users};
