//! The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3) and the two forms that people answer
//! on the way: sign-in and consent.
//!
//! Nothing is kept for a person who only looks at a form: it carries the authorization request itself, sealed
//! to the user agent, and when it comes back every check is made again.

mod approve;
mod consent;
mod decide;
mod endpoint;
mod raw;
mod refuse;
mod service;
mod sign_in;

pub use consent::consent;
pub use endpoint::{get, post};
pub use sign_in::sign_in;
