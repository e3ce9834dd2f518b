//! Ring 3: routes, layout and pages; private to the binary.

mod appearance;
mod callback_page;
mod data;
mod failure;
mod home;
mod inspect_page;
mod keys;
mod later;
mod later_texts;
mod messages;
mod navigation;
mod not_found;
mod progress;
mod root;
mod route;
mod settings;
mod shell;
mod start_page;
mod startup;

pub(crate) use route::Route;
pub(crate) use startup::{Startup, show, show_misconfigured};
