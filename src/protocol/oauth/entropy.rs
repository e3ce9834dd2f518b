//! The three random values of a sign-in, each from 32 bytes of the browser's generator.

use crate::protocol::{Secret, jose::base64url};

/// The random bytes in each value: 256 bits, twice what RFC 6749 §10.10 asks for.
pub const RANDOM_BYTES: usize = 32;

/// Ties the authorization response to the browser that asked for it (RFC 6749 §10.12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State(Secret);

/// Ties an ID token to the sign-in that asked for it (OpenID Connect Core §3.1.2.1, §15.5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonce(Secret);

/// Proves that who redeems a code is who asked for it (RFC 7636 §4.1): 43 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeVerifier(Secret);

macro_rules! random_value {
    ($name:ident) => {
        impl $name {
            /// The value made of these random bytes.
            pub fn from_random(bytes: &[u8; RANDOM_BYTES]) -> Self {
                Self(Secret::new(base64url::encode(bytes)))
            }

            /// The value that was stored, or nothing if no value of ours looks like it.
            pub fn from_stored(text: &str) -> Option<Self> {
                let is_ours = base64url::decode(text).is_some_and(|bytes| bytes.len() == RANDOM_BYTES);
                is_ours.then(|| Self(Secret::new(text)))
            }

            /// The value, for the wire and for storage.
            pub fn expose(&self) -> &str {
                self.0.expose()
            }

            /// The value as a secret.
            pub fn secret(&self) -> &Secret {
                &self.0
            }
        }
    };
}

random_value!(State);
random_value!(Nonce);
random_value!(CodeVerifier);
