//! The key that seals what the server hands out and must recognise: forms, refresh tokens, nonces.

use aws_lc_rs::hmac;

use crate::{
    crypto::{NoRandomness, RANDOM_BYTES, random_bytes},
    data::{DataError, DataFolder},
};

/// The name of the key's file in the data folder.
const FILE: &str = "seal-key";

/// A key that only this process knows, for values that the server hands out and must recognise.
pub struct SealKey(hmac::Key);

impl SealKey {
    /// A new key.
    pub fn generate() -> Result<Self, NoRandomness> {
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &random_bytes::<RANDOM_BYTES>()?)))
    }

    /// The key of the data folder; a new one when there is none yet.
    pub fn kept_in(folder: &DataFolder) -> Result<Self, DataError> {
        let bytes = match folder.read(FILE)? {
            Some(bytes) => bytes,
            None => {
                let bytes = random_bytes::<RANDOM_BYTES>()?;
                folder.write(FILE, &bytes).map_err(|error| folder.unusable(error))?;
                bytes.to_vec()
            }
        };
        if bytes.len() != RANDOM_BYTES {
            return Err(DataError::Unreadable(folder.path(FILE)));
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
    use super::SealKey;

    #[test]
    fn a_tag_depends_on_every_part_and_on_where_parts_end() {
        let key = SealKey::generate().unwrap();
        assert_eq!(key.tag(&[b"ab", b"c"]), key.tag(&[b"ab", b"c"]));
        for other in [&[&b"a"[..], b"bc"][..], &[b"abc"], &[b"ab", b"c", b""], &[b"ab"]] {
            assert_ne!(key.tag(&[b"ab", b"c"]), key.tag(other));
        }
        assert_ne!(key.tag(&[b"ab"]), SealKey::generate().unwrap().tag(&[b"ab"]));
    }
}
