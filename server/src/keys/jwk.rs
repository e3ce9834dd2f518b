//! Public keys as JSON (RFC 7517), as far as the server makes and reads them.

use std::collections::BTreeMap;

use aws_lc_rs::{
    encoding::AsDer as _,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
        RSA_PSS_2048_8192_SHA256, VerificationAlgorithm,
    },
};
use bearer_lab::protocol::jose::base64url;
use serde_json::{Map, Value, json};

use super::Algorithm;
use crate::crypto::sha256;

/// The first byte of a point that is written with both coordinates (SEC 1 §2.3.3).
const UNCOMPRESSED: u8 = 4;
/// The members that only private and symmetric keys have (RFC 7518 §6).
const SECRET: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
/// Bytes of a coordinate on P-256, and of a key of Ed25519.
const COORDINATE_BYTES: usize = 32;

/// The required members of a public key: what its thumbprint is made of.
pub struct PublicMembers(BTreeMap<&'static str, String>);

impl PublicMembers {
    /// Of an RSA key.
    pub fn rsa(key: &PublicKeyComponents<Vec<u8>>) -> Self {
        Self::of([("kty", "RSA".into()), ("n", base64url::encode(&key.n)), ("e", base64url::encode(&key.e))])
    }

    /// Of a key on P-256, given as an uncompressed point.
    pub fn p256(point: &[u8]) -> Option<Self> {
        let (x, y) = point.strip_prefix(&[UNCOMPRESSED])?.split_at_checked(COORDINATE_BYTES)?;
        let (x, y) = (base64url::encode(x), base64url::encode(y));
        Some(Self::of([("kty", "EC".into()), ("crv", "P-256".into()), ("x", x), ("y", y)]))
    }

    /// Of an Ed25519 key.
    pub fn ed25519(key: &[u8]) -> Self {
        Self::of([("kty", "OKP".into()), ("crv", "Ed25519".into()), ("x", base64url::encode(key))])
    }

    fn of<const N: usize>(members: [(&'static str, String); N]) -> Self {
        Self(BTreeMap::from(members))
    }

    /// Reads a key that somebody else sent; nothing when it holds what must stay private.
    pub fn read(jwk: &Map<String, Value>) -> Option<Self> {
        if SECRET.iter().any(|name| jwk.contains_key(*name)) {
            return None;
        }
        let names: &[&'static str] = match jwk.get("kty")?.as_str()? {
            "RSA" => &["kty", "n", "e"],
            "EC" => &["kty", "crv", "x", "y"],
            "OKP" => &["kty", "crv", "x"],
            _ => return None,
        };
        let member = |name: &&'static str| Some((*name, jwk.get(*name)?.as_str()?.to_owned()));
        names.iter().map(member).collect::<Option<_>>().map(Self)
    }

    /// The key for verifying signatures of this algorithm; nothing when it is made for another.
    pub fn verification_key(&self, algorithm: Algorithm) -> Option<ParsedPublicKey> {
        let text = |name: &str| self.0.get(name).map(String::as_str).unwrap_or_default();
        let bytes = |name: &str| base64url::decode(text(name)).filter(|bytes| !bytes.is_empty());
        let point = |name: &str| bytes(name).filter(|bytes| bytes.len() == COORDINATE_BYTES);
        let key = match (algorithm, text("kty"), text("crv")) {
            (Algorithm::Rs256 | Algorithm::Ps256, "RSA", _) => {
                let key = PublicKeyComponents { n: bytes("n")?, e: bytes("e")? };
                key.as_der().ok()?.as_ref().to_vec()
            }
            (Algorithm::Es256, "EC", "P-256") => [vec![UNCOMPRESSED], point("x")?, point("y")?].concat(),
            (Algorithm::EdDsa, "OKP", "Ed25519") => point("x")?,
            _ => return None,
        };
        parse_public_key(algorithm, &key)
    }

    /// The thumbprint: the digest of the required members in the order of their names (RFC 7638 §3).
    pub fn thumbprint(&self) -> String {
        base64url::encode(&sha256(json!(self.0).to_string().as_bytes()))
    }

    /// The whole JWK of a key for signatures.
    pub fn jwk(&self, algorithm: Algorithm) -> Value {
        let mut members = self.0.clone();
        members.extend([("use", "sig".into()), ("alg", algorithm.name().into()), ("kid", self.thumbprint())]);
        json!(members)
    }
}

/// The key for verifying signatures of this algorithm.
pub fn parse_public_key(algorithm: Algorithm, bytes: &[u8]) -> Option<ParsedPublicKey> {
    let verification: &'static dyn VerificationAlgorithm = match algorithm {
        Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
        Algorithm::Es256 => &ECDSA_P256_SHA256_FIXED,
        Algorithm::EdDsa => &ED25519,
    };
    ParsedPublicKey::new(verification, bytes).ok()
}
