//! Ring 0: what must survive the redirect, what a sign-in yields, and how it is renewed and kept.

mod accept;
pub mod configuration;
pub mod own_providers;
pub mod preset;
mod provider_form;
mod renewal;
#[expect(clippy::module_inception, reason = "the module is named after the noun it holds")]
mod session;
pub mod stored;
pub mod transaction;

pub use accept::{TokenCandidate, failure_of};
pub use configuration::{Api, Configuration, Provider};
pub use provider_form::ProviderForm;
pub use renewal::{RENEWAL_MARGIN, Renewal};
pub use session::{Grant, Identity, Session};
pub use transaction::{Entropy, SignInOptions, TRANSACTION_LIFETIME, Transaction};
