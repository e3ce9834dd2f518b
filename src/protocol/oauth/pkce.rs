use sha2::{Digest, Sha256};

use super::CodeVerifier;
use crate::protocol::jose::base64url;

/// The challenge of a code verifier; the method is always `S256` (RFC 7636 §4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChallenge(String);

impl CodeChallenge {
    /// BASE64URL(SHA256(ASCII(code_verifier))).
    pub fn of(verifier: &CodeVerifier) -> Self {
        Self::of_text(verifier.expose())
    }

    /// The challenge of any text, as published examples have them.
    pub fn of_text(verifier: &str) -> Self {
        Self(base64url::encode(&Sha256::digest(verifier.as_bytes())))
    }

    /// The parameter's value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
