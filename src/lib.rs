//! OAuth 2.0 and OpenID Connect sign-in for browser apps.

pub mod protocol;
pub mod session;
pub mod trace;
