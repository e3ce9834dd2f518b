use std::sync::Mutex;

use bearer_lab::protocol::Timestamp;

use super::{expiring::Expiring, lock::lock};

/// How many proofs of the last minutes are remembered.
const PROOFS_MAX: usize = 32 * 1024;

/// Proofs of possession that were used, by the digest of key and `jti` (RFC 9449 §11.1).
pub struct Proofs(Mutex<Expiring<[u8; 32], ()>>);

impl Default for Proofs {
    fn default() -> Self {
        Self(Mutex::new(Expiring::with_capacity(PROOFS_MAX)))
    }
}

impl Proofs {
    /// Whether a proof comes for the first time; it is remembered until it could no longer be used.
    pub fn is_first(&self, proof: [u8; 32], until: Timestamp, now: Timestamp) -> bool {
        let mut proofs = lock(&self.0);
        let is_first = proofs.get(&proof, now).is_none();
        if is_first {
            proofs.insert(proof, (), until, now);
        }
        is_first
    }
}
