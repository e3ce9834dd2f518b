//! Ring 0: what really went over the wire in a flow, and which checks were made of it.

mod body;
mod body_parts;
pub mod content;
mod curl;
mod flow;
mod har;
mod json_text;
mod message;
mod parties;
mod purpose;
mod report;
mod secrets;
mod stored;
mod tokens;

pub use body::{Body, MAX_KEPT_BYTES, beginning, indented};
pub use body_parts::BodyPart;
pub use curl::curl;
pub use flow::{Flow, FlowKind, flows, worth_storing};
pub use har::har;
pub use message::{CheckRecord, Fields, Message, Outcome, Sent};
pub use parties::{Expected, Party, Travelling, expected_sign_in, parties, travelling};
pub use purpose::Purpose;
pub use report::report;
pub use secrets::{address, has_token, is_secret, masked};
pub use stored::{read_messages, write_messages};
pub use tokens::tokens;
