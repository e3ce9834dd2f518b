//! The tokens that the server signs, and the checks that it makes when one comes back.

mod access_token;
mod audience;
mod checks;
mod examine;
mod id_token;
mod jws;
mod signature;

pub use access_token::{AccessToken, issue_access_token};
pub use audience::Audience;
pub use checks::{Check, Checks, Rule, Verdict};
pub use examine::{Brought, Examination, SCOPE, examine_access_token, read_access_token};
pub use id_token::{BoundTo, issue_id_token, read_id_token_hint};
pub(crate) use jws::Jws;
pub use jws::TOKEN_MAX;
