//! Secrets for HMAC (RFC 7518 §3.2), in every encoding in which they are handed out.

use super::base64;
use crate::protocol::{invisible::visible, jose::base64url, json::Json};

/// One way to read a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretReading {
    /// The encoding, such as "base64".
    pub encoding: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The `kid` of the JWK that holds it.
    key_id: Option<String>,
    /// The `alg` of that JWK.
    algorithm: Option<String>,
}

/// A secret, in the readings in which it can be meant; or the secrets of a key set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets(Vec<SecretReading>);

impl Secrets {
    /// The readings of a text: its own bytes, and what it is in base64, base64url and hexadecimal.
    pub(super) fn read(text: &str) -> Self {
        let trimmed = text.trim();
        let mut secrets = Self::default();
        secrets.add(trimmed, ["text", "base64", "base64url", "hex"]);
        if let Some(value) = value_of(trimmed) {
            let encodings =
                ["the value as text", "the value as base64", "the value as base64url", "the value as hex"];
            secrets.add(value, encodings);
        }
        let visible = visible(trimmed);
        if visible != trimmed {
            let encodings = [
                "text without invisible characters",
                "base64 without invisible characters",
                "base64url without invisible characters",
                "hex without invisible characters",
            ];
            secrets.add(visible.trim(), encodings);
        }
        if trimmed != text {
            secrets.push("text with the white space around it", text.as_bytes().to_vec());
        }
        secrets
    }

    /// The secrets among the keys of a set (`kty` `oct`, RFC 7518 §6.4) that may verify signatures.
    pub(super) fn of_set(list: &[Json]) -> Self {
        Self(list.iter().filter_map(|jwk| read_jwk(jwk).ok()).collect())
    }

    /// The bytes of every reading.
    pub fn readings(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|reading| reading.bytes.as_slice())
    }

    /// The readings that may verify a token of this algorithm and `kid`.
    pub fn candidates(&self, algorithm: &str, key_id: Option<&str>) -> impl Iterator<Item = &SecretReading> {
        self.0.iter().filter(move |reading| {
            let is_named = |wanted| reading.key_id.as_deref().is_none_or(|has| has == wanted);
            reading.algorithm.as_deref().is_none_or(|has| has == algorithm) && key_id.is_none_or(is_named)
        })
    }

    /// The encodings in which it is tried.
    pub fn encodings(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|reading| reading.encoding)
    }

    /// How many readings there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn add(&mut self, text: &str, [plain, base64, base64url, hex]: [&'static str; 4]) {
        self.push(plain, text.as_bytes().to_vec());
        let is_url = text.contains(['-', '_']);
        if let Some(bytes) = base64::decode(text) {
            self.push(if is_url { base64url } else { base64 }, bytes);
        }
        if let Some(bytes) = base64::decode_hex(text) {
            self.push(hex, bytes);
        }
    }

    fn push(&mut self, encoding: &'static str, bytes: Vec<u8>) {
        self.0.push(SecretReading { encoding, bytes, key_id: None, algorithm: None });
    }
}

/// What follows the name in `NAME=value`, or stands between quotes.
fn value_of(text: &str) -> Option<&str> {
    let unquoted = |text: &str| {
        let quote = text.chars().next().filter(|first| "\"'`".contains(*first))?;
        Some(text.len()).filter(|length| *length > 2)?;
        text.strip_prefix(quote)?.strip_suffix(quote).map(str::len)
    };
    let value = super::text::after_name(text).unwrap_or(text);
    let inner = unquoted(value).and_then(|length| value.get(1..=length)).unwrap_or(value);
    (inner != text && !inner.is_empty()).then_some(inner)
}

/// A symmetric key (RFC 7518 §6.4).
///
/// # Errors
///
/// The member at fault and the reason.
pub(super) fn read_jwk(jwk: &Json) -> Result<SecretReading, String> {
    if jwk.member("kty").and_then(Json::as_str) != Some("oct") {
        return Err("kty is not oct".into());
    }
    if !matches!(jwk.string("use"), Ok(None | Some("sig"))) {
        return Err("use is not \"sig\"".into());
    }
    let operations = jwk.strings("key_ops");
    if !operations.is_ok_and(|list| list.is_none_or(|list| list.contains(&"verify"))) {
        return Err("key_ops does not include \"verify\"".into());
    }
    let text = |name| jwk.string(name).map_err(|wrong| [name, " is ", wrong.found].concat());
    let secret = text("k")?.ok_or("k is missing")?;
    let bytes = base64url::decode(secret).ok_or_else(|| ["k ", base64url::problem(secret)].concat())?;
    let (key_id, algorithm) = (text("kid")?.map(str::to_owned), text("alg")?.map(str::to_owned));
    Ok(SecretReading { encoding: "the member k", bytes, key_id, algorithm })
}
