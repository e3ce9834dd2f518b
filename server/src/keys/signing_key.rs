use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, ParsedPublicKey,
        RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding,
    },
};
use bearer_lab::protocol::{Secret, jose::base64url};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    Algorithm,
    jwk::{PublicMembers, parse_public_key},
};

/// A private key for one algorithm and no other (RFC 8725 §3.1), with its public key.
pub struct SigningKey {
    algorithm: Algorithm,
    kid: String,
    pair: Pair,
    public: ParsedPublicKey,
    jwk: Value,
}

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// A key could not be made, or could not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signing key cannot be used")]
pub struct KeyFailure;

impl SigningKey {
    /// A new key, known by its thumbprint (RFC 7638). RSA keys have 2048 bit.
    pub fn generate(algorithm: Algorithm) -> Result<Self, KeyFailure> {
        let pair = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => RsaKeyPair::generate(KeySize::Rsa2048).map(Pair::Rsa),
            Algorithm::Es256 => EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map(Pair::P256),
            Algorithm::EdDsa => Ed25519KeyPair::generate().map(Pair::Ed25519),
        };
        Self::of(algorithm, pair.map_err(|_| KeyFailure)?)
    }

    /// Reads a private key.
    pub(super) fn from_pkcs8(algorithm: Algorithm, pkcs8: &[u8]) -> Result<Self, KeyFailure> {
        let pair = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => RsaKeyPair::from_pkcs8(pkcs8).map(Pair::Rsa),
            Algorithm::Es256 => {
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map(Pair::P256)
            }
            Algorithm::EdDsa => Ed25519KeyPair::from_pkcs8(pkcs8).map(Pair::Ed25519),
        };
        Self::of(algorithm, pair.map_err(|_| KeyFailure)?)
    }

    /// The private key.
    pub(super) fn to_pkcs8(&self) -> Result<Vec<u8>, KeyFailure> {
        let pkcs8 = match &self.pair {
            Pair::Rsa(pair) => AsDer::<Pkcs8V1Der<'_>>::as_der(pair).map(|der| der.as_ref().to_vec()),
            Pair::P256(pair) => pair.to_pkcs8v1().map(|document| document.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.to_pkcs8().map(|document| document.as_ref().to_vec()),
        };
        pkcs8.map_err(|_| KeyFailure)
    }

    fn of(algorithm: Algorithm, pair: Pair) -> Result<Self, KeyFailure> {
        let members = match &pair {
            Pair::Rsa(pair) => Some(PublicMembers::rsa(&pair.public_key().into())),
            Pair::P256(pair) => PublicMembers::p256(pair.public_key().as_ref()),
            Pair::Ed25519(pair) => Some(PublicMembers::ed25519(pair.public_key().as_ref())),
        };
        let members = members.ok_or(KeyFailure)?;
        let public = match &pair {
            Pair::Rsa(pair) => parse_public_key(algorithm, pair.public_key().as_ref()),
            Pair::P256(pair) => parse_public_key(algorithm, pair.public_key().as_ref()),
            Pair::Ed25519(pair) => parse_public_key(algorithm, pair.public_key().as_ref()),
        };
        let (kid, jwk) = (members.thumbprint(), members.jwk(algorithm));
        Ok(Self { algorithm, kid, pair, public: public.ok_or(KeyFailure)?, jwk })
    }

    /// Signs claims as a JWS in compact form (RFC 7515 §3.1). `typ` keeps the kinds of token apart
    /// (RFC 8725 §3.11).
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<Secret, KeyFailure> {
        let header = json!({ "alg": self.algorithm.name(), "typ": typ, "kid": self.kid });
        let payload = serde_json::to_vec(claims).map_err(|_| KeyFailure)?;
        let mut token = base64url::encode(header.to_string().as_bytes());
        token.push('.');
        token.push_str(&base64url::encode(&payload));
        let signature = self.signature(token.as_bytes())?;
        token.push('.');
        token.push_str(&base64url::encode(&signature));
        Ok(Secret::new(token))
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, KeyFailure> {
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let encoding: &dyn RsaEncoding = match self.algorithm {
                    Algorithm::Ps256 => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(encoding, &random, message, &mut signature).map(|()| signature)
            }
            Pair::P256(pair) => pair.sign(&random, message).map(|signature| signature.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.try_sign(message).map(|signature| signature.as_ref().to_vec()),
        };
        signature.map_err(|_| KeyFailure)
    }

    /// Whether this key made the signature.
    pub fn verifies(&self, signed: &str, signature: &[u8]) -> bool {
        self.public.verify_sig(signed.as_bytes(), signature).is_ok()
    }

    /// The algorithm that it signs with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
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
