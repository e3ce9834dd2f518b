//! The built app, read once at start and served from memory.

mod asset;
mod csp;
mod encoding;
mod endpoint;
mod kind;
mod load;
mod preload;

pub use csp::Reach;
pub use endpoint::app_file;
pub use load::{Files, LoadError};
