//! The rules of the key field.

use crate::protocol::check::Failure;

crate::rules! {
    KEY_UNREADABLE = "KEY_UNREADABLE", User, "RFC 7517 §4, RFC 7518 §6, RFC 7468 §13",
        "The key can be read",
        "The text looks like a key, but no key that verifies signatures could be read from it.",
        "Give a JWK, a JWKS, a PEM text, a certificate or an SSH public key: RSA of at least 2048 bits, P-256, P-384, P-521 or Ed25519. If the text is a secret, select that.";
    KEY_PRIVATE = "KEY_PRIVATE", User, "RFC 7517 §9.2, RFC 8725 §2.2",
        "The key is public",
        "This is a private key. Anyone who has it can sign tokens in the issuer's name.",
        "It stayed on this page. Verify with the public key, and replace the private one if it was shown to anybody.";
}

/// The text looks like a key and is none that can be used.
pub(super) fn unreadable(found: &str) -> Failure {
    Failure::of(&KEY_UNREADABLE, "a public key or a secret", found)
}

/// The text is a private key.
pub(super) fn private(found: &str) -> Failure {
    Failure::of(&KEY_PRIVATE, "a public key or a certificate", found)
}
