//! The tokens that the server signs.

mod access_token;
mod id_token;

pub use access_token::{AccessToken, issue_access_token, read_access_token};
pub use id_token::{BoundTo, issue_id_token, read_id_token_hint};
