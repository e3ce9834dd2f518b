use std::sync::{Arc, Mutex};

use bearer_lab::protocol::Timestamp;

use super::{Full, expiring::Expiring, lock::lock};

/// How many proofs of the last minutes are remembered.
const PROOFS_MAX: usize = 128 * 1024;

/// Proofs of possession that were used, by the digest of key and `jti` (RFC 9449 §11.1).
pub struct Proofs(Mutex<Expiring<[u8; 32], ()>>);

impl Default for Proofs {
    fn default() -> Self {
        Self(Mutex::new(Expiring::with_capacity(PROOFS_MAX)))
    }
}

impl Proofs {
    /// Whether a proof comes for the first time; it is remembered until it could no longer be used. `key` is the
    /// thumbprint of the key that made it.
    ///
    /// # Errors
    ///
    /// The proof cannot be remembered, and so must not be taken.
    pub fn is_first(
        &self,
        proof: [u8; 32],
        key: &Arc<str>,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, Full> {
        let mut proofs = lock(&self.0);
        if proofs.get(&proof, now).is_some() {
            return Ok(false);
        }
        proofs.insert(proof, (), Some(key), until, now).map(|()| true)
    }
}
