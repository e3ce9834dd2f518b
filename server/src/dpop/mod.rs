//! Demonstrating proof of possession (RFC 9449): a request is signed with the key that its token is bound to.

mod nonce;
mod proof;

pub use nonce::{is_fresh_nonce, offer_nonce};
pub use proof::{ALGORITHMS, JTI_MAX, ProofChecks, ProofFault};
