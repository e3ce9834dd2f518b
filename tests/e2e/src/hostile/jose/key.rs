//! A signing key and what is published of it.

use anyhow::{Context, Result, bail};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaSignatureEncoding,
};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use num_bigint::BigUint;
use serde_json::{Value, json};

use super::{encode, textbook};

/// A key of the provider, of an attacker, or one that nobody should ever use.
#[derive(Debug)]
pub struct Key {
    /// What it is called in a key set and in headers.
    pub kid: &'static str,
    /// The algorithm that it signs with unless told otherwise.
    pub algorithm: &'static str,
    material: Material,
}

#[derive(Debug)]
enum Material {
    Rsa(RsaKeyPair),
    Ec(&'static str, EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    // What no library makes: modulus, public exponent, private exponent.
    Textbook(BigUint, BigUint, Option<BigUint>),
}

impl Key {
    /// A new RSA key of 2048 bits for RS256.
    ///
    /// # Errors
    ///
    /// When no key can be made.
    pub fn rsa(kid: &'static str) -> Result<Self> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).context("cannot make an RSA key")?;
        Ok(Self { kid, algorithm: "RS256", material: Material::Rsa(pair) })
    }

    /// A new key on a named curve.
    ///
    /// # Errors
    ///
    /// When no key can be made.
    pub fn ec(kid: &'static str, curve: &'static str) -> Result<Self> {
        let (algorithm, scheme): (_, &'static EcdsaSigningAlgorithm) = match curve {
            "P-256" => ("ES256", &signature::ECDSA_P256_SHA256_FIXED_SIGNING),
            "P-384" => ("ES384", &signature::ECDSA_P384_SHA384_FIXED_SIGNING),
            "P-521" => ("ES512", &signature::ECDSA_P521_SHA512_FIXED_SIGNING),
            "secp256k1" => ("ES256K", &signature::ECDSA_P256K1_SHA256_FIXED_SIGNING),
            _ => bail!("there is no curve {curve}"),
        };
        let pair = EcdsaKeyPair::generate(scheme).context("cannot make an EC key")?;
        Ok(Self { kid, algorithm, material: Material::Ec(curve, pair) })
    }

    /// A new Ed25519 key.
    ///
    /// # Errors
    ///
    /// When no key can be made.
    pub fn ed25519(kid: &'static str) -> Result<Self> {
        let pair = Ed25519KeyPair::generate().context("cannot make an Ed25519 key")?;
        Ok(Self { kid, algorithm: "EdDSA", material: Material::Ed25519(pair) })
    }

    /// An RSA key from its numbers, however weak. Without a private exponent it only forges.
    pub fn textbook(kid: &'static str, modulus: BigUint, exponent: u32, private: Option<BigUint>) -> Self {
        Self { kid, algorithm: "RS256", material: Material::Textbook(modulus, exponent.into(), private) }
    }

    /// The modulus of an RSA key.
    pub fn modulus(&self) -> Option<BigUint> {
        match &self.material {
            Material::Rsa(pair) => {
                let modulus = pair.public_key().modulus().big_endian_without_leading_zero();
                Some(BigUint::from_bytes_be(modulus))
            }
            Material::Textbook(modulus, ..) => Some(modulus.clone()),
            Material::Ec(..) | Material::Ed25519(_) => None,
        }
    }

    /// The public key in PEM, as a library might hand it to an HMAC by mistake (RFC 8725 §2.1).
    pub fn pem(&self) -> String {
        let der = match &self.material {
            Material::Rsa(pair) => pair.public_key().as_der().ok().map(|der| BASE64_STANDARD.encode(&*der)),
            _ => None,
        };
        let lines = der.unwrap_or_default();
        let lines = lines.as_bytes().chunks(64).map(String::from_utf8_lossy).collect::<Vec<_>>().join("\n");
        format!("-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n")
    }

    /// What a key set says of it (RFC 7517 §4).
    pub fn jwk(&self) -> Value {
        let mut jwk = match &self.material {
            Material::Rsa(pair) => {
                let exponent = pair.public_key().exponent().big_endian_without_leading_zero();
                let modulus = pair.public_key().modulus().big_endian_without_leading_zero();
                json!({ "kty": "RSA", "n": encode(modulus), "e": encode(exponent) })
            }
            Material::Textbook(modulus, exponent, _) => json!({
                "kty": "RSA", "n": encode(modulus.to_bytes_be()), "e": encode(exponent.to_bytes_be()),
            }),
            Material::Ec(curve, pair) => {
                let point = pair.public_key().as_ref().get(1..).unwrap_or_default();
                let (x, y) = point.split_at(point.len() / 2);
                json!({ "kty": "EC", "crv": curve, "x": encode(x), "y": encode(y) })
            }
            Material::Ed25519(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key()) })
            }
        };
        if let Some(members) = jwk.as_object_mut() {
            members.extend([
                ("use".to_owned(), json!("sig")),
                ("alg".to_owned(), json!(self.algorithm)),
                ("kid".to_owned(), json!(self.kid)),
            ]);
        }
        jwk
    }

    /// Signs with an algorithm of the key's own type, whatever a header may say.
    ///
    /// # Errors
    ///
    /// When the key cannot sign by this algorithm.
    pub fn sign(&self, algorithm: &str, message: &[u8]) -> Result<Vec<u8>> {
        let random = SystemRandom::new();
        match &self.material {
            Material::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(rsa_encoding(algorithm)?, &random, message, &mut out)
                    .context("RSA signing failed")?;
                Ok(out)
            }
            Material::Ec(_, pair) => {
                Ok(pair.sign(&random, message).context("ECDSA failed")?.as_ref().to_vec())
            }
            Material::Ed25519(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Material::Textbook(modulus, exponent, private) => {
                Ok(textbook::sign(modulus, exponent, private.as_ref(), message))
            }
        }
    }
}

fn rsa_encoding(algorithm: &str) -> Result<&'static RsaSignatureEncoding> {
    Ok(match algorithm {
        "RS256" => &signature::RSA_PKCS1_SHA256,
        "RS384" => &signature::RSA_PKCS1_SHA384,
        "RS512" => &signature::RSA_PKCS1_SHA512,
        "PS256" => &signature::RSA_PSS_SHA256,
        "PS384" => &signature::RSA_PSS_SHA384,
        "PS512" => &signature::RSA_PSS_SHA512,
        _ => bail!("an RSA key cannot sign by {algorithm}"),
    })
}
