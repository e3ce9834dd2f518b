//! A client: what the command line and the web client send to an authorization server, any one.
//!
//! It is made of the crates `oauth2` and `jsonwebtoken` and of nothing that the server decides with, so that
//! what it accepts says something about the server.

#[cfg(test)]
mod answer_once;
mod authorization_response;
mod discovery;
mod error;
mod exchange;
mod grants;
mod http;
mod id_token;
mod mask;
mod revocation;
mod verify;

pub use authorization_response::AuthorizationResponse;
pub use discovery::{Metadata, discover};
pub use error::ClientError;
pub use exchange::Exchange;
pub use grants::{Registration, SignIn, Tokens, scopes_of};
pub use http::Http;
pub use id_token::verify_id_token;
pub use mask::Secrets;
pub use verify::{Audience, Verified, verify};
