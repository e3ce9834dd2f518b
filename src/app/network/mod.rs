//! The network panel: the messages that were really sent, and what was checked of them.

mod body;
mod checks;
mod log;
mod message;
mod panel;
mod value;

pub(super) use checks::ChecksOfResponse;
pub(super) use log::Log;
pub(super) use panel::NetworkPanel;
