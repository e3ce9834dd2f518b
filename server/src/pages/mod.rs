//! The server's own pages: real HTML, no script, nothing from elsewhere.

mod accounts;
mod consent;
mod credentials;
mod device;
mod layout;
mod message;
mod request;
mod sign_in;
mod stylesheet;

pub use accounts::{Account, accounts};
pub use consent::consent;
pub use credentials::Credentials;
pub use device::{DeviceProblem, device_consent, device_done, device_entry};
pub(crate) use layout::Page;
pub use message::{
    Problem, app_not_built, error, form_error, neighbour_error, not_found, sign_out, signed_out,
};
pub use sign_in::{SignInForm, SignInProblem, sign_in};
pub use stylesheet::{STYLESHEET_PATH, stylesheet};
