//! Signature verification without WebCrypto: RS256 and ES256.
//!
//! A page that came over plain http from another machine is no secure context, and has no `crypto.subtle`; a
//! classroom is just that. Verification handles public values only, so timing tells nothing.
//!
//! # Not implemented
//!
//! The other algorithms: a secure context verifies them with WebCrypto.

use crypto_bigint::{
    BoxedUint, Odd,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};

use super::{Algorithm, HashFunction, Key, Verification};

/// The DER prefix of a SHA-256 digest in EMSA-PKCS1-v1_5 (RFC 8017 §9.2, note 1).
const SHA256_DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

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

/// RSASSA-PKCS1-v1_5 verification by comparing encoded messages (RFC 8017 §8.2.2).
fn is_rs256_valid(modulus: &[u8], exponent: &[u8], message: &[u8], signature: &[u8]) -> Option<bool> {
    if signature.len() != modulus.len() {
        return Some(false);
    }
    let bits = u32::try_from(modulus.len() * 8).ok()?;
    let n = Option::<Odd<BoxedUint>>::from(Odd::new(BoxedUint::from_be_slice(modulus, bits).ok()?))?;
    let s = BoxedUint::from_be_slice(signature, bits).ok()?;
    if s >= *n.as_ref() {
        return Some(false);
    }
    let e = BoxedUint::from_be_slice(exponent, 32).ok()?;
    let form = BoxedMontyForm::new(s, &BoxedMontyParams::new_vartime(n));
    let decrypted = form.pow(&e).retrieve().to_be_bytes();
    let leading = decrypted.len().checked_sub(modulus.len())?;
    Some(decrypted.get(leading..)? == encoded_message(message, modulus.len())?)
}

/// EMSA-PKCS1-v1_5: `00 01 FF… 00 DigestInfo digest` (RFC 8017 §9.2).
fn encoded_message(message: &[u8], length: usize) -> Option<Vec<u8>> {
    let digest = HashFunction::Sha256.digest(message);
    let padding = length.checked_sub(SHA256_DIGEST_INFO.len() + digest.len() + 3)?;
    Some([&[0, 1][..], &vec![0xff; padding], &[0], &SHA256_DIGEST_INFO, &digest].concat())
}

fn is_es256_valid(x: &[u8], y: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let point = [&[4], x, y].concat();
    let Ok(key) = VerifyingKey::from_sec1_bytes(&point) else { return false };
    Signature::from_slice(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
}
