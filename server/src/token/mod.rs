//! The token endpoint (RFC 6749 §3.2): one module a grant.

mod authorization_code;
mod client_credentials;
mod device_code;
mod endpoint;
mod password;
mod refresh_token;
mod response;
mod service;

pub use endpoint::token;
