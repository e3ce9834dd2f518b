//! SSH public keys (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4), as they stand in `id_*.pub` and `authorized_keys`.

use super::{base64, der::jwk, rules::unreadable};
use crate::protocol::{
    check::{Failure, quote},
    json::Json,
};

const TYPES: [&str; 5] = ["ssh-rsa", "ssh-ed25519", "ssh-dss", "ecdsa-sha2-", "sk-"];

/// The type and the base64 of an SSH key; options may stand before them.
pub(super) fn find(text: &str) -> Option<(&str, &str)> {
    let mut words = text.split_ascii_whitespace();
    while let Some(word) = words.next() {
        let is_type = TYPES.iter().any(|known| word.starts_with(known));
        if let Some(next) = words.clone().next().filter(|next| is_type && next.starts_with("AAAA")) {
            return Some((word, next));
        }
    }
    None
}

/// The key as a JWK.
///
/// # Errors
///
/// A type that verifies no signatures of tokens, or a text that is cut off.
pub(super) fn read(kind: &str, encoded: &str) -> Result<Json, Failure> {
    let damaged = || unreadable("an SSH key that is cut off or changed");
    let bytes = base64::decode(encoded).ok_or_else(damaged)?;
    let mut fields = Fields(&bytes);
    let name = fields.next().ok_or_else(damaged)?;
    let key = match name {
        b"ssh-rsa" => {
            fields.next().zip(fields.next()).map(|(e, n)| jwk(&[("kty", "RSA")], &[("n", n), ("e", e)]))
        }
        b"ssh-ed25519" => fields.next().map(|x| jwk(&[("kty", "OKP"), ("crv", "Ed25519")], &[("x", x)])),
        b"ecdsa-sha2-nistp256" => fields.point("P-256"),
        b"ecdsa-sha2-nistp384" => fields.point("P-384"),
        b"ecdsa-sha2-nistp521" => fields.point("P-521"),
        _ => {
            let found = ["an SSH key of the type ", &quote(kind), ", which does not sign tokens"].concat();
            return Err(unreadable(&found));
        }
    };
    key.ok_or_else(damaged)
}

/// Strings, each after its length in four bytes (RFC 4251 §5).
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (field, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(field)
    }

    /// The name of the curve, then the uncompressed point.
    fn point(&mut self, curve: &str) -> Option<Json> {
        self.next()?;
        let (_, point) = self.next()?.split_first().filter(|(form, _)| **form == 4)?;
        let (x, y) = point.split_at_checked(point.len() / 2)?;
        Some(jwk(&[("kty", "EC"), ("crv", curve)], &[("x", x), ("y", y)]))
    }
}
