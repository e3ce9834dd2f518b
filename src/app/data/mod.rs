//! The data view: whatever the protected API answers, in a form that fits it.

mod age;
mod content;
mod list;
mod long_text;
mod members;
mod more;
mod refusal;
mod status;
mod table;
mod value;
mod view;

pub(super) use list::List;
pub(super) use view::Data;
