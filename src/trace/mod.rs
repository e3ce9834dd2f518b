//! Ring 0: what really went over the wire in a flow, and which checks were made of it.

mod body;
mod body_parts;
mod curl;
mod json_text;
mod message;
mod report;
mod secrets;

pub use body::{Body, MAX_KEPT_BYTES, beginning};
pub use body_parts::BodyPart;
pub use curl::curl;
pub use message::{Message, Outcome, Sent};
pub use report::report;
pub use secrets::{has_token, is_secret, masked};
