//! Randomness, digests and comparison: the few primitives that everything else is made of.

use aws_lc_rs::{constant_time, digest, hmac, rand};
use bearer_lab::protocol::{Secret, jose::base64url};

use crate::data::{DataError, DataFolder};

/// Bytes of randomness in a code, a session identifier or a key: 256 bit, where RFC 6749 §10.10 asks for 128.
pub const RANDOM_BYTES: usize = 32;

/// Where the data folder holds the key that seals.
const SEAL_KEY: &str = "seal-key";

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

/// A key that only this process knows, for values that the server hands out and must recognise.
pub struct SealKey(hmac::Key);

impl SealKey {
    /// A new key.
    pub fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &random_bytes::<RANDOM_BYTES>()?)))
    }

    /// The key of the data folder; a new one when there is none yet.
    pub fn kept_in(folder: &DataFolder) -> Result<Self, DataError> {
        let bytes = match folder.read(SEAL_KEY)? {
            Some(bytes) => bytes,
            None => {
                let bytes = random_bytes::<RANDOM_BYTES>()?;
                folder.write(SEAL_KEY, &bytes).map_err(|error| folder.unusable(error))?;
                bytes.to_vec()
            }
        };
        if bytes.len() != RANDOM_BYTES {
            return Err(DataError::Unreadable(folder.path(SEAL_KEY)));
        }
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The tag of these parts under this key. Each part goes in with its length, so that no two lists of
    /// parts make one message.
    pub fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut tag = [0; 32];
        tag.copy_from_slice(context.sign().as_ref());
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::{SealKey, is_same, random_secret};

    #[test]
    fn rfc6749_s10_10_secrets_are_long_and_never_repeat() {
        let (first, second) = (random_secret().unwrap(), random_secret().unwrap());
        assert_eq!(first.expose().len(), 43);
        assert_ne!(first, second);
    }

    #[test]
    fn a_tag_depends_on_every_part_and_on_where_parts_end() {
        let key = SealKey::generate().unwrap();
        assert_eq!(key.tag(&[b"ab", b"c"]), key.tag(&[b"ab", b"c"]));
        for other in [&[&b"a"[..], b"bc"][..], &[b"abc"], &[b"ab", b"c", b""], &[b"ab"]] {
            assert_ne!(key.tag(&[b"ab", b"c"]), key.tag(other));
        }
        assert_ne!(key.tag(&[b"ab"]), SealKey::generate().unwrap().tag(&[b"ab"]));
    }

    #[test]
    fn values_of_different_length_are_not_the_same() {
        assert!(is_same(b"abc", b"abc"));
        assert!(!is_same(b"abc", b"abd") && !is_same(b"abc", b"abcd") && !is_same(b"", b"a"));
    }
}
