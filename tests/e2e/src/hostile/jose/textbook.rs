//! RSA by the textbook (RFC 8017 §8.2, §9.2), for keys and signatures that no sound library makes.

use aws_lc_rs::digest::{SHA256, digest};
use num_bigint::BigUint;

/// The DER prefix of a SHA-256 `DigestInfo` (RFC 8017 §9.2, note 1).
const SHA256_PREFIX: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0, 0x04,
    0x20,
];

/// An RS256 signature: a real one where the private exponent is known, else the best forgery that the
/// public exponent allows.
pub(super) fn sign(
    modulus: &BigUint,
    exponent: &BigUint,
    private: Option<&BigUint>,
    message: &[u8],
) -> Vec<u8> {
    let length = modulus.to_bytes_be().len();
    let number = match private {
        Some(private) => BigUint::from_bytes_be(&encoded(message, length)).modpow(private, modulus),
        // With the exponent 1 the encoded message is its own signature.
        None if exponent == &BigUint::from(1_u32) => BigUint::from_bytes_be(&encoded(message, length)),
        // With a small exponent, a cube root is a signature for whoever ignores what follows the digest
        // (Bleichenbacher 2006).
        None => BigUint::from_bytes_be(&loosely_encoded(message, length)).cbrt() + 1_u32,
    };
    let digits = number.to_bytes_be();
    [vec![0; length.saturating_sub(digits.len())], digits].concat()
}

/// EMSA-PKCS1-v1_5.
fn encoded(message: &[u8], length: usize) -> Vec<u8> {
    let info = digest_info(message);
    let padding = vec![0xff; length.saturating_sub(info.len() + 3)];
    [vec![0, 1], padding, vec![0], info].concat()
}

/// The same with the shortest padding and the digest far to the left; zeros follow.
fn loosely_encoded(message: &[u8], length: usize) -> Vec<u8> {
    let mut block = [vec![0, 1], vec![0xff; 8], vec![0], digest_info(message)].concat();
    block.resize(length, 0);
    block
}

fn digest_info(message: &[u8]) -> Vec<u8> {
    [&SHA256_PREFIX, digest(&SHA256, message).as_ref()].concat()
}
