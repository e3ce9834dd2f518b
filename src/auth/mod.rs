//! Ring 2: sign-in for Leptos apps. One writer, the [`Auth`] handle's core; components read its signals.
//!
//! A flow is one file: [`sign_in`], [`callback`], [`restore`], [`renewal`], [`sign_out`], [`api`]. Each asks
//! ring 0 what to send and whether to believe the answer, and ring 1 to do it.

mod api;
mod beside;
mod callback;
mod check_session;
mod claim_sources;
mod copy_button;
mod core;
mod discovery;
mod documents;
pub mod dynamic;
mod flow;
mod guards;
mod identity;
mod keep;
mod mask;
mod own_providers;
mod proof;
mod proof_key;
mod proven;
mod provider;
mod renewal;
mod restore;
mod siblings;
mod sign_in;
mod sign_out;
mod token_inspector;
mod userinfo;
mod wire;

pub use api::{ApiAnswer, RULES as API_RULES};
pub use beside::RULES as BESIDE_RULES;
pub use callback::{Callback, RULES as CALLBACK_RULES};
pub use copy_button::copy_button;
pub use core::{Phase, Start};
pub use discovery::Discovery;
pub use flow::{Flow, begin};
pub use guards::{SignedIn, SignedOut};
pub use mask::{Mask, Presenter, masked_text};
pub use provider::{Auth, AuthProvider, use_auth};
pub use renewal::RULES as RENEWAL_RULES;
pub use sign_out::RULES as SIGN_OUT_RULES;
pub use token_inspector::{Shows, TokenInspector};
