//! Signatures where the page is no secure context and has no WebCrypto. The code is a chunk that loads when the first one is
//! verified, so no other page pays for it.

use crate::{
    lazy,
    protocol::jose::{self, Verification},
};

lazy! {
    verifier,
    /// Whether the signature is valid. `None` for an algorithm that is not implemented in Rust.
    pub(super) fn is_valid(way: Verification) -> Option<bool> {
        jose::is_valid(&way)
    }
}
