//! The data folder: what the server keeps so that a restart loses nothing.
//!
//! It holds the keys, and a journal of what happened to sessions, refresh tokens and revocations. Cookies and
//! refresh tokens are not in it: their digests are, or the key that seals them.

mod folder;
mod journal;

pub use folder::{DataError, DataFolder};
pub use journal::{Journal, Line};
