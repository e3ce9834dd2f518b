//! Ring 0: the messages and checks of OAuth 2.0, OpenID Connect and JOSE.
//!
//! Pure: no async, no clock, no randomness, no browser. What a function needs is an argument,
//! what it sends is a value.

pub mod jose;
mod secret;
mod time;

pub use secret::Secret;
pub use time::{Lifetime, Timestamp};
