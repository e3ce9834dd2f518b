//! OAuth 2.0 and OpenID Connect sign-in for browser apps.

#[cfg(feature = "leptos")]
pub mod auth;
#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "browser")]
pub mod client;
pub mod inspect;
pub mod protocol;
pub mod session;
pub mod trace;
