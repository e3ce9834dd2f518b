//! JSON Object Signing and Encryption: RFC 7515, 7517, 7518, 7519.

mod algorithm;
pub mod base64url;
pub mod jwk;
pub mod jws;
pub mod jwt;
#[cfg(feature = "signatures")]
mod signature;

pub use algorithm::{Algorithm, HashFunction};
pub use jwk::{Curve, Jwk, JwkProblem, JwkSet, Key, RefusedJwk};
pub use jws::{CompactJws, SignatureVerified, Verification};
#[cfg(feature = "signatures")]
pub use signature::is_valid;
