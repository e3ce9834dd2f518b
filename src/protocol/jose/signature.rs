//! Signature verification without WebCrypto: RS256 and ES256.
//!
//! A page that came over plain http from another machine is no secure context, and has no `crypto.subtle`; a
//! classroom is just that. Verification handles public values only, so timing tells nothing: RUSTSEC-2023-0071, which is
//! about the private keys of the `rsa` crate, does not apply.
//!
//! # Not implemented
//!
//! The other algorithms: a secure context verifies them with WebCrypto.

use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
use rsa::{BoxedUint, PublicKey, pkcs1v15};
use sha2::Sha256;

use super::{Algorithm, HashFunction, Key, Verification};

/// Whether the signature is valid; nothing for an algorithm that is not implemented here.
pub fn is_valid(verification: &Verification) -> Option<bool> {
    let message = verification.signing_input.as_bytes();
    let signature = &verification.signature;
    match (verification.algorithm, &verification.jwk.key) {
        (Algorithm::Rs(HashFunction::Sha256), Key::Rsa { modulus, exponent }) => {
            Some(is_rs256_valid(modulus, exponent, message, signature).unwrap_or(false))
        }
        (Algorithm::Es(HashFunction::Sha256), Key::Ec { x, y, .. }) => {
            Some(is_es256_valid(x, y, message, signature))
        }
        _ => None,
    }
}

/// RSASSA-PKCS1-v1_5 verification (RFC 8017 §8.2.2).
fn is_rs256_valid(modulus: &[u8], exponent: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
    let key = PublicKey::new(number(modulus), number(exponent)).ok()?;
    let signature = pkcs1v15::Signature::try_from(signature).ok()?;
    Some(pkcs1v15::VerifyingKey::<Sha256>::new(key).verify(message, &signature).is_ok())
}

fn is_es256_valid(x: &[u8], y: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let point = [&[4], x, y].concat();
    let Ok(key) = VerifyingKey::from_sec1_bytes(&point) else { return false };
    Signature::from_slice(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
}
