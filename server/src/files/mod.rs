//! The built app, read once at start and served from memory.

mod asset;
mod csp;
mod encoding;
mod kind;
mod load;
mod preload;

pub use asset::Asset;
pub use csp::Reach;
pub use load::{Files, LoadError};
