//! What somebody gives to verify a signature with: a key set, a key, a certificate, a secret, or where to ask.

use pem_rfc7468::{Decoder, Error};

use super::der;
use crate::protocol::{
    check::Failure,
    jose::{Jwk, JwkSet, base64url},
    json::Json,
    url::HttpUrl,
};

crate::rules! {
    KEY_UNREADABLE = "KEY_UNREADABLE", User, "RFC 7517 §4, RFC 7468 §13",
        "The key can be read",
        "This is no key that can verify a signature.",
        "Give a JWKS, a JWK or a PEM text of an RSA key of at least 2048 bits, a P-256, P-384 or P-521 key or an Ed25519 key, a secret, or the issuer's address.";
    KEY_PRIVATE = "KEY_PRIVATE", User, "RFC 7517 §9.2, RFC 8725 §2.2",
        "The key is public",
        "This is a private key: whoever has it can sign tokens in the issuer's name.",
        "It stayed on this page. Verify with the public key, and replace the private one if it was shown to anybody.";
}

/// A secret, in the readings in which it can be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secrets(Vec<Vec<u8>>);

impl Secrets {
    /// The readings: the text's own bytes, and what it decodes to if it is base64url.
    pub fn readings(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }
}

/// What a text for the key turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyInput {
    /// Nothing was given.
    Nothing,
    /// Public keys. The failure, where there is one, warns of private members.
    Keys(JwkSet, Option<Failure>),
    /// A secret shared between issuer and reader.
    Secret(Secrets),
    /// Where keys may be fetched: an issuer, its metadata, or its key set.
    Address(HttpUrl),
    /// No key.
    Unreadable(Failure),
}

impl KeyInput {
    /// Reads the text.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        let read = match text {
            "" => Ok(Self::Nothing),
            _ if text.starts_with("https://") || text.starts_with("http://") => {
                HttpUrl::parse(text).map(Self::Address)
            }
            _ if text.starts_with("-----BEGIN") => pem(text),
            _ if text.starts_with('{') => json(text),
            _ => Ok(Self::Secret(secret(text))),
        };
        read.unwrap_or_else(Self::Unreadable)
    }
}

fn unreadable(found: &str) -> Failure {
    Failure::of(&KEY_UNREADABLE, "a public key or a secret", found)
}

fn secret(text: &str) -> Secrets {
    let mut readings = vec![text.as_bytes().to_vec()];
    readings.extend(base64url::decode(text));
    Secrets(readings)
}

fn json(text: &str) -> Result<KeyInput, Failure> {
    let json = Json::parse_object(text.as_bytes()).ok_or_else(|| unreadable("text that is not JSON"))?;
    if json.member("keys").is_some() {
        let keys = JwkSet::parse(text.as_bytes())?;
        let Some(Json::Array(list)) = json.member("keys") else { return Err(unreadable("no array of keys")) };
        if keys.is_empty() && !list.is_empty() {
            return Err(unreadable("a key set without a key for signatures"));
        }
        return Ok(KeyInput::Keys(keys, list.iter().find_map(private)));
    }
    if json.member("kty").and_then(Json::as_str) == Some("oct") {
        let bytes = json.member("k").and_then(Json::as_str).and_then(base64url::decode);
        return bytes
            .map(|bytes| KeyInput::Secret(Secrets(vec![bytes])))
            .ok_or_else(|| unreadable("an oct key without k"));
    }
    let warning = private(&json);
    one(&json).map(|keys| KeyInput::Keys(keys, warning))
}

fn one(json: &Json) -> Result<JwkSet, Failure> {
    let jwk =
        Jwk::read(json).map_err(|problem| unreadable(&[problem.member, " ", problem.reason].concat()))?;
    Ok(JwkSet::of(vec![jwk]))
}

/// A key with members that only its owner may know (RFC 7518 §6).
fn private(jwk: &Json) -> Option<Failure> {
    jwk.member("d").map(|_| Failure::of(&KEY_PRIVATE, "public members", "d, the private key"))
}

/// A PEM text (RFC 7468): a public key or a certificate.
fn pem(text: &str) -> Result<KeyInput, Failure> {
    let block = PemBlock::first_in(text).ok_or_else(|| unreadable("PEM without a label"))?;
    if block.label.contains("PRIVATE") {
        return Err(Failure::of(&KEY_PRIVATE, "a public key or a certificate", block.label));
    }
    let der = block.decode().map_err(|error| {
        unreadable(match error {
            Error::Base64(_) => "PEM whose base64 is wrong",
            _ => "PEM without an END line that matches its BEGIN line",
        })
    })?;
    let key = match block.label {
        "PUBLIC KEY" => der::public_key(&der),
        "RSA PUBLIC KEY" => der::rsa_public_key(&der),
        "CERTIFICATE" => der::certificate(&der),
        _ => None,
    };
    one(&key.ok_or_else(|| unreadable(block.label))?).map(|keys| KeyInput::Keys(keys, None))
}

/// A PEM text from one BEGIN line to the next END line.
struct PemBlock<'a> {
    label: &'a str,
    /// What follows the label.
    rest: &'a str,
}

impl<'a> PemBlock<'a> {
    /// Of a chain of certificates, the first is that of the key.
    fn first_in(text: &'a str) -> Option<Self> {
        let (label, rest) = text.strip_prefix("-----BEGIN ")?.split_once("-----")?;
        Some(Self { label, rest })
    }

    /// The bytes. People paste lines of any length, so that they are put into the form that RFC 7468 §3 calls strict.
    fn decode(&self) -> Result<Vec<u8>, Error> {
        let (body, end) = self.rest.split_once("-----END ").ok_or(Error::PostEncapsulationBoundary)?;
        let (end, _) = end.split_once("-----").ok_or(Error::PostEncapsulationBoundary)?;
        let base64: String = body.split_ascii_whitespace().collect();
        let strict = format!("-----BEGIN {}-----\n{base64}\n-----END {end}-----\n", self.label);
        let mut der = Vec::new();
        Decoder::new_detect_wrap(strict.as_bytes())?.decode_to_end(&mut der)?;
        Ok(der)
    }
}
