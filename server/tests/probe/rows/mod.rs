//! The rows, by what they ask.

pub mod api;
pub mod authorize;
pub mod broken;
pub mod caps;
pub mod client_authentication;
pub mod clock;
pub mod code;
pub mod config;
pub mod data;
pub mod device;
pub mod discovery;
pub mod faults;
pub mod files;
pub mod forms;
pub mod grants;
pub mod http;
pub mod introspect;
pub mod keys;
pub mod logout;
pub mod malformed;
pub mod pushed;
pub mod races;
pub mod refresh;
pub mod revoke;
pub mod tokens;
pub mod workshop;
