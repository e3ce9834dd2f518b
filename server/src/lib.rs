//! Bearer Lab's server: an OAuth 2.0 authorization server with OpenID Connect, an API that it protects, and
//! the host of the app's files.
//!
//! Reading order: [`app`] says which handler answers which path; each endpoint is a module of its own, and
//! so is each grant. What they check against is data in [`config`]; what they remember is in [`store`].

pub mod api;
pub mod app;
pub mod authorize;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod data;
pub mod device;
pub mod dpop;
pub mod faults;
pub mod files;
pub mod forms;
pub mod grants;
pub mod http;
pub mod introspect;
pub mod keys;
pub mod logout;
pub mod metadata;
pub mod pages;
pub mod passwords;
pub mod pushed;
pub mod revoke;
pub mod seal_key;
pub mod seconds;
pub mod serve;
pub mod site;
pub mod store;
pub mod tls;
pub mod token;
pub mod tokens;
pub mod userinfo;
pub mod web_client;
pub mod workshop;
