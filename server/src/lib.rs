//! Bearer Lab's server: an OAuth 2.0 authorization server with OpenID Connect, an API that it protects, and
//! the host of the app's files.
//!
//! Reading order: [`router`] says which handler answers which path; each endpoint is a module of its own, and
//! so is each grant. What they check against is data in [`config`]; what they remember is in [`store`].

mod api;
mod app_files;
pub mod authorization_request;
mod authorize;
pub mod cli;
pub mod client;
mod client_authentication;
pub mod clock;
pub mod config;
mod crypto;
mod data;
mod device;
pub mod dpop;
pub mod faults;
pub mod files;
mod forms;
mod grants;
pub mod http;
mod introspect;
pub mod key_rotation;
pub mod keys;
mod logout;
mod metadata;
pub mod origin;
mod pages;
mod passwords;
mod pushed;
mod revoke;
pub mod router;
mod seal_key;
mod seconds;
pub mod serve;
pub mod state;
pub mod store;
mod text;
mod tls;
mod token;
pub mod tokens;
mod userinfo;
mod web_client;
mod workshop;
