//! The messages of this tab as a sequence diagram, and everything about the one that is selected.

mod arrow;
mod body;
mod checks;
mod detail;
mod diagram;
mod fields;
mod log;
mod tools;
mod value;
mod why;

pub(super) use checks::checks_of_session;
pub(super) use detail::detail;
pub(super) use diagram::{diagram, faint_diagram};
pub(super) use log::Log;
pub(super) use tools::tools;
