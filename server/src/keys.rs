//! The key that signs tokens, made when the server starts.

use std::{future::Future, sync::Arc};

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeyPair, KeySize, PublicKeyComponents},
    signature::{KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256},
};
use bearer_lab::protocol::{Secret, jose::base64url};
use serde::Serialize;
use serde_json::{Map, Value, json};
use tokio::sync::watch;

use crate::crypto::sha256;

/// The longest token that is looked at, in bytes.
pub const TOKEN_MAX: usize = 16 * 1024;

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
        let jwk = json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": n, "e": e });
        Ok(Self { kid, pair, public: public.map_err(|_| KeyFailure)?, jwk })
    }

    /// Signs claims as a JWS in compact form (RFC 7515 §3.1). `typ` keeps the kinds of token apart
    /// (RFC 8725 §3.11).
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<Secret, KeyFailure> {
        let header = json!({ "alg": "RS256", "typ": typ, "kid": self.kid });
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

    /// The claims of a token that this key signed with this `typ`; nothing for any other text. Algorithm and
    /// key are fixed: what the header says of them must agree, and never decides (RFC 8725 §3.1).
    pub fn verify(&self, typ: &str, token: &str) -> Option<Map<String, Value>> {
        if token.len() > TOKEN_MAX {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.')?;
        let header: Map<String, Value> = serde_json::from_slice(&base64url::decode(header)?).ok()?;
        let says = |name: &str| header.get(name).and_then(Value::as_str).unwrap_or_default();
        let is_typ = says("typ").eq_ignore_ascii_case(typ);
        // RFC 7515 §4.1.11: extensions that must be understood are not.
        if says("alg") != "RS256" || says("kid") != self.kid || !is_typ || header.contains_key("crit") {
            return None;
        }
        self.public.verify_sig(signed.as_bytes(), &base64url::decode(signature)?).ok()?;
        serde_json::from_slice(&base64url::decode(payload)?).ok()
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

#[cfg(test)]
mod tests {
    use bearer_lab::protocol::jose::base64url;
    use serde_json::json;

    use super::{SigningKey, TOKEN_MAX};

    #[test]
    fn rfc8725_s3_a_token_is_taken_only_as_what_it_was_signed_as() {
        let key = SigningKey::generate().unwrap();
        let token = key.sign("at+jwt", &json!({ "sub": "x" })).unwrap();
        let token = token.expose();
        assert_eq!(key.verify("at+jwt", token).unwrap().get("sub"), Some(&json!("x")));
        assert_eq!(key.verify("JWT", token), None);
        assert_eq!(SigningKey::generate().unwrap().verify("at+jwt", token), None);

        let (signed, signature) = token.rsplit_once('.').unwrap();
        let (header, payload) = signed.split_once('.').unwrap();
        let text = String::from_utf8(base64url::decode(header).unwrap()).unwrap();
        let forged = |from: &str, to: &str| base64url::encode(text.replace(from, to).as_bytes());
        let other_payload = base64url::encode(br#"{"sub":"y"}"#);
        let flipped: Vec<u8> = base64url::decode(signature).unwrap().iter().map(|byte| byte ^ 0x5a).collect();
        for bad in [
            format!("{}.{payload}.", forged("RS256", "none")),
            format!("{}.{payload}.{signature}", forged("RS256", "HS256")),
            format!("{}.{payload}.{signature}", forged("RS256", "PS256")),
            format!("{}.{payload}.{signature}", forged("at+jwt", "JWT")),
            format!("{}.{payload}.{signature}", forged("}", r#","crit":["x"]}"#)),
            format!("{header}.{other_payload}.{signature}"),
            format!("{header}.{payload}.{}", base64url::encode(&flipped)),
            format!("{header}.{payload}."),
            format!("{header}.{payload}"),
            format!("{token}."),
            format!("{token}="),
            format!("{token}.x"),
            String::new(),
            "..".to_owned(),
            "a".repeat(TOKEN_MAX + 1),
        ] {
            assert_eq!(key.verify("at+jwt", &bad), None, "{bad}");
        }
    }
}
