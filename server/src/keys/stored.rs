//! The keys as the data folder holds them: private keys as PKCS #8, for their owner's eyes only.

use std::sync::Arc;

use bearer_lab::protocol::{Timestamp, jose::base64url};
use serde::{Deserialize, Serialize};

use super::{Algorithm, KeyFailure, KeySet, SigningKey, key_set::Retired};

/// The version of what is written.
const VERSION: u8 = 1;

#[derive(Serialize, Deserialize)]
struct StoredKeys {
    version: u8,
    signing: Vec<StoredKey>,
    retired: Vec<(StoredKey, i64)>,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    alg: String,
    pkcs8: String,
}

impl KeySet {
    /// The stored form.
    pub(super) fn to_json(&self) -> Result<Vec<u8>, KeyFailure> {
        let store = |key: &SigningKey| {
            let (alg, pkcs8) = (key.algorithm().name().to_owned(), base64url::encode(&key.to_pkcs8()?));
            Ok(StoredKey { alg, pkcs8 })
        };
        let retired = self.retired.iter().map(|retired| Ok((store(&retired.key)?, retired.until.seconds())));
        let stored = StoredKeys {
            version: VERSION,
            signing: self.signing.iter().map(|key| store(key)).collect::<Result<_, KeyFailure>>()?,
            retired: retired.collect::<Result<_, KeyFailure>>()?,
        };
        serde_json::to_vec(&stored).map_err(|_| KeyFailure)
    }

    /// Reads the stored form.
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        let stored: StoredKeys = serde_json::from_slice(bytes).ok()?;
        if stored.version != VERSION {
            return None;
        }
        let retired = stored
            .retired
            .iter()
            .map(|(key, until)| Some(Retired { key: key.load()?, until: Timestamp::from_seconds(*until) }));
        Some(Self {
            signing: stored.signing.iter().map(StoredKey::load).collect::<Option<_>>()?,
            retired: retired.collect::<Option<_>>()?,
        })
    }
}

impl StoredKey {
    fn load(&self) -> Option<Arc<SigningKey>> {
        let algorithm = Algorithm::parse(&self.alg)?;
        SigningKey::from_pkcs8(algorithm, &base64url::decode(&self.pkcs8)?).ok().map(Arc::new)
    }
}
