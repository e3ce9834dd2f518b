//! Keys that are not JSON: PEM, SSH, and bare DER in base64.

use super::{
    base64,
    der::{self, Der},
    pem,
    rules::{private, unreadable},
    ssh,
};
use crate::protocol::{check::Failure, json::Json};

/// Formats that are recognised and not read: a sign of each, and what to do.
const OTHERS: [(&str, &str); 5] = [
    ("---- BEGIN SSH2 PUBLIC KEY", "an SSH2 public key (RFC 4716); convert it with: ssh-keygen -i -f FILE"),
    ("PuTTY-User-Key-File", "a PuTTY key file; export the public key with: puttygen FILE -L"),
    ("<RSAKeyValue", "an RSA key in XML; convert Modulus and Exponent to a JWK with n and e"),
    ("X509Certificate>", "XML with a certificate; enter only the text inside X509Certificate"),
    ("<KeyDescriptor", "XML; enter only the text inside X509Certificate"),
];

/// Whether a text looks like a key in one of these formats.
pub(super) fn is_like(text: &str) -> bool {
    pem::is_like(text) || ssh::find(text).is_some() || der_in(text).is_some() || other(text).is_some()
}

/// The first public key in the text, as a JWK, and what it was read from. Nothing if the text looks like none.
pub(super) fn read(text: &str) -> Option<Result<(Json, &'static str), Failure>> {
    if let Some(found) = other(text) {
        return Some(Err(unreadable(found)));
    }
    if pem::is_like(text) {
        return Some(pem::read(text));
    }
    if let Some((kind, encoded)) = ssh::find(text) {
        return Some(ssh::read(kind, encoded).map(|jwk| (jwk, "an SSH public key")));
    }
    let bytes = der_in(text)?;
    if let Some((position, other)) = wrong_character(text) {
        return Some(Err(unreadable(&format!("a key in base64 with {other:?} at position {position}"))));
    }
    Some(match der::read(&bytes) {
        Der::PublicKey(jwk) => Ok((jwk, "a DER SubjectPublicKeyInfo without PEM lines")),
        Der::RsaPublicKey(jwk) => Ok((jwk, "a DER RSAPublicKey without PEM lines")),
        Der::Certificate(jwk) => Ok((jwk, "a certificate without PEM lines")),
        Der::Private => Err(private("a private key without PEM lines")),
        Der::Unknown => Err(unreadable("DER of a key that is cut off or of another kind")),
    })
}

/// The bytes of a text that is DER in base64 or hexadecimal, as far as they can be decoded.
fn der_in(text: &str) -> Option<Vec<u8>> {
    let text: String = text.split_ascii_whitespace().collect();
    let hex = base64::decode_hex(&text).filter(|bytes| der::is_like(bytes));
    if hex.is_some() {
        return hex;
    }
    // A key that has a wrong character further on still begins like one.
    let start = text.get(..8.min(text.len())).and_then(base64::decode).filter(|bytes| der::is_like(bytes))?;
    Some(base64::decode(&text).unwrap_or(start))
}

/// The first character that neither base64 nor base64url has, and its position, counted from 1.
fn wrong_character(text: &str) -> Option<(usize, char)> {
    let is_wrong = |character: &char| {
        !(character.is_ascii_alphanumeric()
            || character.is_ascii_whitespace()
            || "+/-_=".contains(*character))
    };
    (1..).zip(text.chars()).find(|(_, character)| is_wrong(character))
}

fn other(text: &str) -> Option<&'static str> {
    OTHERS.iter().find(|(sign, _)| text.contains(sign)).map(|(_, found)| *found)
}
