//! The authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), and where its answer goes.

mod acr;
mod destination;
mod own_claims;
mod pkce;
mod prompt;
mod request;

pub use acr::ACR_VALUES;
pub use destination::{Destination, Refusal};
pub use own_claims::{OWN_CLAIM_MAX, OWN_CLAIMS, OWN_FLAG, OwnClaim, read_own_claims};
pub use pkce::matches;
pub use prompt::Prompt;
pub use request::{AuthorizationRequest, NONCE_MAX, STATE_MAX};
