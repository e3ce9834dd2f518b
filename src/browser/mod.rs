//! Ring 1: every call to the browser, one interface a file. Nothing here knows what a sign-in is.
//!
//! What the browser may refuse (storage, network, locks) comes back as a
//! [`Failure`](crate::protocol::check::Failure).

pub mod clock;
pub mod connect_sources;
pub mod crypto;
pub mod document;
pub mod fetch;
pub mod file;
pub mod highlight;
pub mod iframe;
pub mod key_store;
pub mod lazy;
pub mod local_storage;
pub mod location;
pub mod lock;
pub mod policy;
pub mod popup;
pub mod signing_key;
pub mod storage;
pub mod tabs;
#[cfg(feature = "signatures")]
mod verifier;
