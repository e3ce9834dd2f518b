use std::sync::Arc;

use bearer_lab::protocol::Timestamp;
use serde_json::{Value, json};

use super::{Algorithm, KeyFailure, SigningKey};

/// How many keys that no longer sign are published. Whoever rotates more often than that within a token's
/// life makes the oldest tokens end early.
const RETIRED_MAX: usize = 16;

/// The server's keys at one moment: one for each algorithm that signs, and those that did before.
#[derive(Clone, Default)]
pub struct KeySet {
    pub(super) signing: Vec<Arc<SigningKey>>,
    pub(super) retired: Vec<Retired>,
}

/// A key that no longer signs. It is published until the last token that it signed has expired.
#[derive(Clone)]
pub(super) struct Retired {
    pub(super) key: Arc<SigningKey>,
    pub(super) until: Timestamp,
}

impl KeySet {
    /// New keys for these algorithms.
    pub fn generate(algorithms: &[Algorithm]) -> Result<Self, KeyFailure> {
        let keys = algorithms.iter().map(|algorithm| SigningKey::generate(*algorithm).map(Arc::new));
        Ok(Self { signing: keys.collect::<Result<_, _>>()?, retired: Vec::new() })
    }

    /// The set with a new key for each of these algorithms that has none.
    pub(super) fn completed(mut self, algorithms: &[Algorithm]) -> Result<Self, KeyFailure> {
        let missing = algorithms.iter().copied().filter(|algorithm| self.signing(*algorithm).is_err());
        let fresh = Self::generate(&missing.collect::<Vec<_>>())?;
        self.signing.extend(fresh.signing);
        Ok(self)
    }

    /// The key that signs with this algorithm now.
    pub fn signing(&self, algorithm: Algorithm) -> Result<&SigningKey, KeyFailure> {
        self.signing.iter().find(|key| key.algorithm() == algorithm).map(Arc::as_ref).ok_or(KeyFailure)
    }

    /// Every key whose signatures hold, those that sign now first.
    pub fn published(&self, now: Timestamp) -> impl Iterator<Item = &SigningKey> {
        let retired = self.retired.iter().filter(move |retired| now < retired.until);
        self.signing.iter().chain(retired.map(|retired| &retired.key)).map(Arc::as_ref)
    }

    /// The public keys (RFC 7517 §5).
    pub fn jwks(&self, now: Timestamp) -> Value {
        json!({ "keys": self.published(now).map(SigningKey::jwk).collect::<Vec<_>>() })
    }

    /// The set in which `fresh` keys sign, and these ones hold until then.
    pub(super) fn rotated(&self, fresh: Self, now: Timestamp, until: Timestamp) -> Self {
        let newest = self.signing.iter().map(|key| Retired { key: key.clone(), until });
        let older = self.retired.iter().filter(|retired| now < retired.until).cloned();
        Self { signing: fresh.signing, retired: newest.chain(older).take(RETIRED_MAX).collect() }
    }
}
