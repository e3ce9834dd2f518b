//! Ring 3: routes, layout and pages; private to the binary.

mod appearance;
mod callback_page;
mod countdown;
mod data;
mod failure;
mod home;
mod inspect_page;
mod later;
mod later_texts;
mod navigation;
mod network;
mod not_found;
mod root;
mod route;
mod settings;
mod shell;
mod sign_in_form;
mod start_page;
mod startup;
mod who;

pub(crate) use route::Route;
pub(crate) use startup::{Startup, show, show_misconfigured};
