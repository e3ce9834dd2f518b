//! Ring 0: what really went over the wire in a flow, and which checks were made of it.

mod body;
mod curl;
mod message;
mod report;

pub use body::{Body, MAX_SHOWN_BYTES, is_secret, masked};
pub use curl::curl;
pub use message::{Message, Outcome, Sent};
pub use report::report;
