//! Randomness, digests and comparison: the few primitives that everything else is made of.

use aws_lc_rs::{constant_time, digest, rand};
use bearer_lab::protocol::{Secret, jose::base64url};

/// Bytes of randomness in a code, a session identifier or a key: 256 bit, where RFC 6749 §10.10 asks for 128.
pub const RANDOM_BYTES: usize = 32;

/// The operating system gave no randomness; nothing can be issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no randomness")]
pub struct NoRandomness;

/// Unpredictable bytes.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// An unguessable value for the wire: [`RANDOM_BYTES`] bytes as base64url.
pub fn random_secret() -> Result<Secret, NoRandomness> {
    Ok(Secret::new(base64url::encode(&random_bytes::<RANDOM_BYTES>()?)))
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    hash
}

/// Whether two values are equal, in a time that does not depend on where they differ.
pub fn is_same(left: &[u8], right: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(left, right).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{is_same, random_secret};

    #[test]
    fn rfc6749_s10_10_secrets_are_long_and_never_repeat() {
        let (first, second) = (random_secret().unwrap(), random_secret().unwrap());
        assert_eq!(first.expose().len(), 43);
        assert_ne!(first, second);
    }

    #[test]
    fn values_of_different_length_are_not_the_same() {
        assert!(is_same(b"abc", b"abc"));
        assert!(!is_same(b"abc", b"abd") && !is_same(b"abc", b"abcd") && !is_same(b"", b"a"));
    }
}
