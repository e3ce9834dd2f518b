//! The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core §3) and the two forms that people answer
//! on the way: sign-in and consent.
//!
//! Nothing is kept for a person who only looks at a form: it carries the authorization request itself, sealed
//! to the user agent, and when it comes back every check is made again.

mod approve;
mod consent;
mod context;
mod decide;
mod destination;
mod endpoint;
mod own_claims;
mod pkce;
mod prompt;
mod raw;
mod request;
mod sign_in;

pub use consent::consent;
pub use context::ACR_VALUES;
pub use destination::{Destination, Refusal};
pub use endpoint::{get, post};
pub use own_claims::{OWN_CLAIM_MAX, OWN_CLAIMS, OWN_FLAG, OwnClaim};
pub use pkce::matches;
pub use request::{AuthorizationRequest, NONCE_MAX, STATE_MAX};
pub use sign_in::sign_in;
