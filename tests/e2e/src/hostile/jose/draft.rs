//! A token before it is signed, and everything that can be wrong with it afterwards.

use std::fmt;

use anyhow::{Context, Result};
use aws_lc_rs::digest;
use serde_json::{Value, json};

use super::{Key, Keyring, encode};
use crate::hostile::provider::{Object, Scene};

/// In which message a token travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// In the authorization response.
    Front,
    /// In the answer of the token endpoint to a code.
    Token,
    /// In the answer of the token endpoint to a refresh token.
    Renewal,
    /// As the userinfo answer.
    Userinfo,
}

type Rewrite = Box<dyn FnOnce(String) -> Vec<u8> + Send>;
/// Given what was signed and the right signature.
type Resign = Box<dyn FnOnce(&[u8], Vec<u8>) -> Vec<u8> + Send>;

/// A token in the making.
pub struct Draft {
    /// Where the provider is, and which of its answers this is.
    pub scene: Scene,
    /// The message that it travels in.
    pub delivery: Delivery,
    /// The header; `alg` and `kid` are those of the key.
    pub header: Object,
    /// The claims.
    pub claims: Object,
    /// The key that signs.
    pub key: &'static Key,
    /// The algorithm that it really signs by, whatever the header says.
    pub algorithm: &'static str,
    /// Every key there is.
    pub keyring: &'static Keyring,
    access_token: String,
    code: String,
    header_text: Option<Rewrite>,
    claims_text: Option<Rewrite>,
    signature: Option<Resign>,
    compact: Option<Box<dyn FnOnce(String) -> String + Send>>,
}

impl Draft {
    /// A right token, by the provider's own key.
    ///
    /// # Errors
    ///
    /// When the keys cannot be made.
    pub fn new(scene: Scene, delivery: Delivery, claims: Value) -> Result<Self> {
        let keyring = Keyring::of_this_run()?;
        let mut draft = Self {
            header: Object::new(json!({ "typ": "JWT" }), &scene),
            claims: Object::new(claims, &scene),
            scene,
            delivery,
            key: &keyring.rsa,
            algorithm: keyring.rsa.algorithm,
            keyring,
            access_token: String::new(),
            code: String::new(),
            header_text: None,
            claims_text: None,
            signature: None,
            compact: None,
        };
        draft.sign_with(&keyring.rsa);
        Ok(draft)
    }

    /// Signs with another key; `alg` and `kid` follow.
    pub fn sign_with(&mut self, key: &'static Key) {
        self.key = key;
        self.header.set("kid", key.kid);
        self.sign_by(key.algorithm);
    }

    /// Signs by another algorithm; `alg` follows.
    pub fn sign_by(&mut self, algorithm: &'static str) {
        self.algorithm = algorithm;
        self.header.set("alg", algorithm);
        self.set_hashes();
    }

    /// Binds the token to what travels beside it: `at_hash` and `c_hash` (OpenID Connect Core §3.3.2.11).
    pub fn bind_to(&mut self, access_token: &str, code: &str) {
        access_token.clone_into(&mut self.access_token);
        code.clone_into(&mut self.code);
        self.set_hashes();
    }

    fn set_hashes(&mut self) {
        for (name, bound) in [("at_hash", &self.access_token), ("c_hash", &self.code)] {
            if !bound.is_empty() {
                self.claims.set(name, left_half(self.algorithm, bound));
            }
        }
    }

    /// Changes the header's JSON text before it is encoded and signed.
    pub fn header_text<T: Into<Vec<u8>>>(&mut self, rewrite: impl FnOnce(String) -> T + Send + 'static) {
        self.header_text = Some(Box::new(|text| rewrite(text).into()));
    }

    /// Changes the claims' JSON text before it is encoded and signed.
    pub fn claims_text<T: Into<Vec<u8>>>(&mut self, rewrite: impl FnOnce(String) -> T + Send + 'static) {
        self.claims_text = Some(Box::new(|text| rewrite(text).into()));
    }

    /// Changes the signature; the function is given what was signed, and the right signature.
    pub fn signature(&mut self, change: impl FnOnce(&[u8], Vec<u8>) -> Vec<u8> + Send + 'static) {
        self.signature = Some(Box::new(change));
    }

    /// Changes the finished token.
    pub fn compact(&mut self, rewrite: impl FnOnce(String) -> String + Send + 'static) {
        self.compact = Some(Box::new(rewrite));
    }

    /// The token in compact form (RFC 7515 §3.1).
    ///
    /// # Errors
    ///
    /// When the key cannot sign by the algorithm.
    pub fn finish(self) -> Result<String> {
        let encoded = |object: &Object, rewrite: Option<Rewrite>| {
            let text = object.to_string();
            encode(rewrite.map_or(text.clone().into_bytes(), |rewrite| rewrite(text)))
        };
        let input =
            [encoded(&self.header, self.header_text), encoded(&self.claims, self.claims_text)].join(".");
        let signature = self.key.sign(self.algorithm, input.as_bytes()).context("cannot sign a token")?;
        let signature = match self.signature {
            Some(change) => change(input.as_bytes(), signature),
            None => signature,
        };
        let token = format!("{input}.{}", encode(signature));
        Ok(self.compact.map_or(token.clone(), |rewrite| rewrite(token)))
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{} by {}", self.header, self.claims, self.key.kid)
    }
}

/// The left half of the hash that goes with the algorithm, in base64url.
fn left_half(algorithm: &str, value: &str) -> String {
    let function = match algorithm {
        "RS384" | "PS384" | "ES384" => &digest::SHA384,
        "RS512" | "PS512" | "ES512" | "EdDSA" | "Ed25519" => &digest::SHA512,
        _ => &digest::SHA256,
    };
    let hash = digest::digest(function, value.as_bytes());
    encode(hash.as_ref().get(..hash.as_ref().len() / 2).unwrap_or_default())
}
