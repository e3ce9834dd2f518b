//! Keys and tokens of the provider, right ones and wrong ones. Nothing here is shared with the app.

mod draft;
mod key;
mod keyring;
mod textbook;

pub use draft::{Delivery, Draft};
pub use key::Key;
pub use keyring::Keyring;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// The bytes of a text in base64url without padding.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

/// Base64url without padding (RFC 7515 §2).
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
