//! The key that signs tokens, made when the server starts.

use std::{future::Future, sync::Arc};

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize, PublicKeyComponents},
    signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use bearer_lab::protocol::{Secret, jose::base64url};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::crypto::sha256;

/// The algorithm of every signature (RFC 7518 §3.1).
pub const ALGORITHM: &str = "RS256";

/// An RSA key of 2048 bit, used with RS256 (RFC 7518 §3.3) and nothing else.
pub struct SigningKey {
    kid: String,
    pair: KeyPair,
    public: ParsedPublicKey,
    jwk: Value,
}

/// A key could not be made, or could not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signing key cannot be used")]
pub struct KeyFailure;

impl SigningKey {
    /// A new key, known by its thumbprint (RFC 7638).
    pub fn generate() -> Result<Self, KeyFailure> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyFailure)?;
        let public = ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref());
        let components: PublicKeyComponents<Vec<u8>> = pair.public_key().into();
        let (e, n) = (base64url::encode(&components.e), base64url::encode(&components.n));
        // RFC 7638 §3.2: the required members, in the order of their names.
        let thumbprint = sha256(format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#).as_bytes());
        let kid = base64url::encode(&thumbprint);
        let jwk = json!({ "kty": "RSA", "use": "sig", "alg": ALGORITHM, "kid": kid, "n": n, "e": e });
        Ok(Self { kid, pair, public: public.map_err(|_| KeyFailure)?, jwk })
    }

    /// Signs claims as a JWS in compact form (RFC 7515 §3.1). `typ` keeps the kinds of token apart
    /// (RFC 8725 §3.11).
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<Secret, KeyFailure> {
        let header = json!({ "alg": ALGORITHM, "typ": typ, "kid": self.kid });
        let payload = serde_json::to_vec(claims).map_err(|_| KeyFailure)?;
        let mut token = base64url::encode(header.to_string().as_bytes());
        token.push('.');
        token.push_str(&base64url::encode(&payload));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        let random = SystemRandom::new();
        self.pair
            .sign(&RSA_PKCS1_SHA256, &random, token.as_bytes(), &mut signature)
            .map_err(|_| KeyFailure)?;
        token.push('.');
        token.push_str(&base64url::encode(&signature));
        Ok(Secret::new(token))
    }

    /// Whether this key made the signature.
    pub fn verifies(&self, signed: &str, signature: &[u8]) -> bool {
        self.public.verify_sig(signed.as_bytes(), signature).is_ok()
    }

    /// Its name in the headers of tokens.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public key as a JWK (RFC 7517 §4).
    pub fn jwk(&self) -> &Value {
        &self.jwk
    }
}

/// The signing key, once it is made. Making it takes some hundred milliseconds, and metadata does not
/// depend on it: the server answers at once, and whoever needs the key waits for it.
#[derive(Clone)]
pub struct Keys(watch::Receiver<Option<Arc<SigningKey>>>);

impl Keys {
    /// Begins to make the key on a thread of its own.
    pub fn start() -> Self {
        let (sender, receiver) = watch::channel(None);
        std::thread::spawn(move || {
            // Without a key the sender is dropped, and every request that needs one is answered with 503.
            if let Ok(key) = SigningKey::generate() {
                sender.send_replace(Some(Arc::new(key)));
            }
        });
        Self(receiver)
    }

    /// The key; waits until it is made.
    pub fn signing_key(&self) -> impl Future<Output = Result<Arc<SigningKey>, KeyFailure>> + use<> {
        let mut receiver = self.0.clone();
        async move { receiver.wait_for(Option::is_some).await.ok().and_then(|key| key.clone()).ok_or(KeyFailure) }
    }
}
