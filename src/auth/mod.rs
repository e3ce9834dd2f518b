//! Ring 3: sign-in for Leptos apps. A thin adapter for the [`Client`](crate::client::Client): one signal of its state,
//! from which session, failure and notice are derived, and components that read them.

mod copy_button;
pub mod dynamic;
mod guards;
mod mask;
mod provider;
mod tabs;
mod token_inspector;

pub use copy_button::copy_button;
pub use guards::{SignedIn, SignedOut};
pub use mask::{Mask, Presenter, masked_text};
pub use provider::{Auth, AuthProvider, use_auth};
pub use tabs::{Tab, tabs};
pub use token_inspector::{Shows, TokenInspector};
