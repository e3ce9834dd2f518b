//! Ring 0: the messages and checks of OAuth 2.0, OpenID Connect and JOSE.
//!
//! Pure: no async, no clock, no randomness, no browser. What a function needs is an argument,
//! what it sends is a value.

pub mod check;
pub mod content_security_policy;
pub mod http;
pub mod invisible;
pub mod jose;
pub mod json;
pub mod oauth;
pub mod oidc;
mod secret;
mod time;
pub mod url;

pub use secret::Secret;
pub use time::{CLOCK_LEEWAY, Lifetime, Timestamp};
