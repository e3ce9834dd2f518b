//! Reads the content of any API's response into a form that can be shown.
//!
//! Values keep the text that was sent, so that no number goes through a float. Nothing here decides whether a response
//! is accepted.

mod body;
mod cell;
mod reading;
mod statement;
mod table;
mod text;
mod time;
mod value;

pub use body::Content;
pub use cell::{Cell, MAX_CELL_BYTES, cell};
pub use reading::{Reading, Shape};
pub use statement::{MAX_STATEMENT_CHARACTERS, Statement, statements};
pub use table::{Column, Table};
pub use value::Value;
