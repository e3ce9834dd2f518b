//! The tokens that the server signs, and the checks that it makes when one comes back.

mod access_token;
mod audience;
mod checks;
mod examine;
mod id_token;
mod jws;
mod service;
mod signature;

pub use access_token::AccessToken;
pub use audience::Audience;
pub use checks::{Check, Checks, Rule, Verdict};
pub use examine::{Examination, Presentation, SCOPE};
pub use id_token::BoundTo;
pub(crate) use jws::Jws;
pub use jws::TOKEN_MAX;
pub use service::Tokens;
