//! Ring 0: what must survive the redirect, what a sign-in yields, and how it is renewed and kept.

mod accept;
mod auth_state;
pub mod configuration;
mod form;
pub mod own_providers;
pub mod preset;
mod provider;
mod provider_form;
pub mod provider_test;
pub mod redirect_path;
mod renewal;
#[expect(clippy::module_inception, reason = "the module is named after the noun it holds")]
mod session;
pub mod stored;
mod tab_message;
pub mod transaction;

pub use accept::{TokenCandidate, failure_of};
pub use auth_state::{AuthEvent, AuthState, Notice, TabState};
pub use configuration::{Api, Configuration};
pub use provider::{Provider, is_redirect_uri_shared};
pub use provider_form::ProviderForm;
pub use renewal::{RENEWAL_MARGIN, Renewal, RenewalTurn};
pub use session::{Grant, Identity, Session};
pub use tab_message::{TabAction, TabMessage};
pub use transaction::{Entropy, SignInOptions, TRANSACTION_LIFETIME, Transaction};
