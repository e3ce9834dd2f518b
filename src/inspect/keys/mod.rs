//! Reads what is given to verify a signature with: a key set, a key, a certificate, a secret, or where to ask.
//!
//! Real key formats are tried first. A text that looks like a key and cannot be read is an error that names the member or the
//! line. Only a text that looks like no key is a secret.

mod armor;
mod base64;
mod der;
mod given;
mod json;
mod pem;
pub mod rules;
mod secret;
mod ssh;
mod text;

pub use given::GivenKeys;
pub use secret::{SecretReading, Secrets};

use rules::unreadable;

use crate::protocol::{
    check::Failure,
    jose::{JwkSet, base64url},
    json::Json,
    url::HttpUrl,
};

/// The longest text that is read, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// What a text for the key turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyInput {
    /// Nothing was given.
    Nothing,
    /// Keys.
    Keys(GivenKeys),
    /// A secret shared between issuer and reader.
    Secret(Secrets),
    /// Where keys may be fetched: an issuer, its metadata, or its key set.
    Address(HttpUrl),
    /// A text that looks like a key and is none that can be used.
    Unreadable(Failure),
}

impl KeyInput {
    /// Reads the text.
    pub fn read(text: &str) -> Self {
        if text.len() > MAX_BYTES {
            return Self::Unreadable(unreadable("more than 1 MiB"));
        }
        let candidates = text::candidates(text);
        if candidates.first().is_some_and(String::is_empty) {
            return Self::Nothing;
        }
        let mut failure = None;
        for candidate in &candidates {
            match read_format(candidate) {
                Some(Ok(keys)) => return keys,
                Some(Err(found)) => failure = failure.or(Some(found)),
                None => {}
            }
        }
        failure.map_or_else(|| Self::Secret(Secrets::read(text)), Self::Unreadable)
    }

    /// Takes the text for a secret, whatever it looks like.
    pub fn secret(text: &str) -> Self {
        Self::Secret(Secrets::read(text))
    }

    /// Keys that were fetched from an issuer.
    pub fn fetched(set: JwkSet) -> Self {
        Self::Keys(GivenKeys::new(set, Secrets::default(), None, "the issuer"))
    }
}

/// Reads one format; nothing if the text looks like none.
fn read_format(text: &str) -> Option<Result<KeyInput, Failure>> {
    let is_address = text.starts_with("https://") || text.starts_with("http://");
    if is_address && !text.contains(char::is_whitespace) {
        return Some(HttpUrl::parse(text).map(KeyInput::Address));
    }
    if json::is_like(text) {
        return Some(json::read(text).map(|found| match found {
            json::Found::Keys(keys) => KeyInput::Keys(keys),
            json::Found::Secrets(secrets) => KeyInput::Secret(secrets),
            json::Found::Address(url) => KeyInput::Address(url),
        }));
    }
    if is_token(text) {
        return Some(Err(unreadable("a token, not a key")));
    }
    armor::read(text).map(|read| read.and_then(|(jwk, source)| from_jwk(jwk, source)))
}

fn from_jwk(jwk: Json, source: &str) -> Result<KeyInput, Failure> {
    let set = JwkSet::read(&[jwk]);
    match set.refused().first() {
        Some(refused) => {
            let found = [
                source,
                " with a key that cannot be used: ",
                refused.problem.member,
                " ",
                refused.problem.reason,
            ];
            Err(unreadable(&found.concat()))
        }
        None => Ok(KeyInput::Keys(GivenKeys::new(set, Secrets::default(), None, source))),
    }
}

/// Whether a text is a signed or encrypted token in compact form.
fn is_token(text: &str) -> bool {
    let header = text.split_once('.').and_then(|(header, _)| base64url::decode(header));
    header.and_then(|bytes| Json::parse_object(&bytes)).is_some_and(|header| header.member("alg").is_some())
}
