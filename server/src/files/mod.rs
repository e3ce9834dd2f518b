//! The built app, read once at start and served from memory.

mod app_config;
mod asset;
mod csp;
mod document;
mod encoding;
mod kind;
mod load;
mod preload;

pub use asset::Asset;
pub use csp::Reach;
pub use load::{Files, LoadError};
