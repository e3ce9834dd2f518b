use std::sync::Mutex;

use bearer_lab::protocol::{Lifetime, Secret, Timestamp};

use super::{Full, Grant, GrantId, StoreError, expiring::Expiring, lock::lock};
use crate::crypto::{random_secret, sha256};

/// How many codes may wait for their redemption.
const CODES_MAX: usize = 16 * 1024;
/// How many redeemed codes are remembered, to notice a second redemption.
const REDEEMED_CODES_MAX: usize = 256 * 1024;
/// How long a redeemed code is remembered: as long as the access token that it gave.
const REDEEMED_MEMORY: Lifetime = Lifetime::from_minutes(60);

/// What a code stands for, and what it is bound to (RFC 6749 §4.1.3, RFC 7636 §4.4).
#[derive(Clone)]
pub struct PendingCode {
    /// What was authorized.
    pub grant: Grant,
    /// Where the code was sent; the token request repeats it.
    pub redirect_uri: String,
    /// The challenge that its verifier must match.
    pub code_challenge: Option<String>,
    /// The thumbprint of the key that must redeem it (RFC 9449 §10).
    pub dpop_jkt: Option<String>,
    /// The nonce for the ID token.
    pub nonce: Option<String>,
}

/// What became of an attempt to take a code.
pub enum CodeTaken {
    /// The first redemption.
    Fresh(Box<PendingCode>),
    /// It was redeemed before: the tokens of this grant are to be revoked (RFC 6749 §4.1.2).
    Again(GrantId),
    /// Never issued, or expired.
    Unknown,
}

/// Authorization codes, kept by their digest.
pub struct Codes(Mutex<Tables>);

struct Tables {
    pending: Expiring<[u8; 32], Box<PendingCode>>,
    redeemed: Expiring<[u8; 32], GrantId>,
}

impl Default for Codes {
    fn default() -> Self {
        Self(Mutex::new(Tables {
            pending: Expiring::with_capacity(CODES_MAX),
            redeemed: Expiring::with_capacity(REDEEMED_CODES_MAX),
        }))
    }
}

impl Codes {
    /// Issues a code.
    ///
    /// # Errors
    ///
    /// Too many codes wait, of this client or of all.
    pub fn issue(&self, code: PendingCode, lifetime: Lifetime, now: Timestamp) -> Result<Secret, StoreError> {
        let text = random_secret()?;
        let key = sha256(text.expose().as_bytes());
        let client_id = code.grant.client_id.clone();
        lock(&self.0).pending.insert(key, Box::new(code), Some(&client_id), now.after(lifetime), now)?;
        Ok(text)
    }

    /// The code as [`Codes::take`] would give it, left where it is.
    pub fn look(&self, code: &str, now: Timestamp) -> CodeTaken {
        let key = sha256(code.as_bytes());
        lock(&self.0).pending.get(&key, now).cloned().map_or(CodeTaken::Unknown, CodeTaken::Fresh)
    }

    /// Takes a code: of any number of attempts exactly one gets [`CodeTaken::Fresh`].
    ///
    /// # Errors
    ///
    /// The use cannot be remembered; the code is left as it is.
    pub fn take(&self, code: &str, now: Timestamp) -> Result<CodeTaken, Full> {
        let key = sha256(code.as_bytes());
        let mut tables = lock(&self.0);
        let Some(grant) = tables.pending.get(&key, now).map(|pending| &pending.grant) else {
            let redeemed = tables.redeemed.get(&key, now).copied();
            return Ok(redeemed.map_or(CodeTaken::Unknown, CodeTaken::Again));
        };
        let (id, client_id) = (grant.id, grant.client_id.clone());
        tables.redeemed.insert(key, id, Some(&client_id), now.after(REDEEMED_MEMORY), now)?;
        Ok(tables.pending.take(&key, now).map_or(CodeTaken::Unknown, CodeTaken::Fresh))
    }
}
