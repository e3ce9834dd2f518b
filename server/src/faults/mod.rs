//! Faults and weaknesses, each with a name: what a broken or hostile authorization server does, to be switched
//! on and looked at. None is on unless it was asked for.
//!
//! [`Fault`] is the table. What a fault does to a message is a row of the file named after that message; the
//! code that makes the message hands it over once, when it is whole. A weakness, which lets through what
//! should be refused, is asked for by name where the refusal is decided.

mod authorization_response;
mod id_token;
mod listing;
mod metadata;
mod network;
mod set;
mod table;
mod token_response;
mod weaknesses;

pub use authorization_response::CHANGES as AUTHORIZATION_RESPONSE;
pub use id_token::{ACCESS_TOKEN_CHANGES as ACCESS_TOKEN, CHANGES as ID_TOKEN, sign_id_token};
pub use listing::listing;
pub use metadata::CHANGES as METADATA;
pub use network::inject_fault;
pub use set::{Change, Faults};
pub use table::{Fault, Group, UnknownFault};
pub use token_response::{CHANGES as TOKEN_RESPONSE, USERINFO_CHANGES as USERINFO};
pub use weaknesses::{is_taken_redirect, waived_rules};
