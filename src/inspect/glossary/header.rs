use super::term::{Term, term};

/// The JOSE header (IANA, JSON Web Signature and Encryption Header Parameters).
pub(super) static PARAMETERS: &[Term] = &[
    term(
        "alg",
        "RFC 7515 §4.1.1, RFC 7516 §4.1.1",
        "The algorithm of the signature, or the one that encrypts the key. It is the writer's word: a reader accepts only algorithms that it expects.",
    ),
    term(
        "typ",
        "RFC 7515 §4.1.9, RFC 8725 §3.11",
        "What kind of token this is: JWT, at+jwt for an access token, logout+jwt, dpop+jwt. It keeps one kind from passing for another.",
    ),
    term("cty", "RFC 7515 §4.1.10, RFC 7519 §5.2", "What the payload is; JWT where it is another token."),
    term("kid", "RFC 7515 §4.1.4", "The name of the key in the issuer's key set. It is only ever compared."),
    term(
        "jku",
        "RFC 7515 §4.1.2",
        "Where a key set is said to be. It is never fetched here: an attacker can write this too.",
    ),
    term(
        "jwk",
        "RFC 7515 §4.1.3",
        "A public key that the token brings along. It is never used here, except by a DPoP proof, which proves exactly that key.",
    ),
    term("x5u", "RFC 7515 §4.1.5", "Where a certificate is said to be. It is never fetched here."),
    term(
        "x5c",
        "RFC 7515 §4.1.6",
        "A chain of certificates that the token brings along. It is never used here.",
    ),
    term(
        "x5t",
        "RFC 7515 §4.1.7",
        "The SHA-1 thumbprint of the certificate whose key signed; Entra ID writes it beside kid.",
    ),
    term("x5t#S256", "RFC 7515 §4.1.8", "The SHA-256 thumbprint of the certificate whose key signed."),
    term(
        "crit",
        "RFC 7515 §4.1.11",
        "Extensions that a reader must understand or else refuse the token. None is understood here.",
    ),
    term("b64", "RFC 7797 §3", "Whether the payload is base64url-encoded. false is not allowed in a JWT."),
    term("enc", "RFC 7516 §4.1.2", "The algorithm that encrypts the content."),
    term(
        "zip",
        "RFC 7516 §4.1.3, RFC 8725 §3.6",
        "How the content is compressed before it is encrypted. Compression can betray what is inside.",
    ),
    term(
        "epk",
        "RFC 7518 §4.6.1.1",
        "The sender's one-time public key, from which both sides agree on the key of the content.",
    ),
    term("apu", "RFC 7518 §4.6.1.2", "Who sends, as an input to the key agreement."),
    term("apv", "RFC 7518 §4.6.1.3", "Who receives, as an input to the key agreement."),
    term("iv", "RFC 7518 §4.7.1.1", "The initialization vector with which the key is encrypted."),
    term("tag", "RFC 7518 §4.7.1.2", "The authentication tag of the encrypted key."),
    term("p2s", "RFC 7518 §4.8.1.1", "The salt with which a password is made into a key."),
    term("p2c", "RFC 7518 §4.8.1.2", "How often a password is hashed to make a key."),
    term(
        "nonce",
        "Microsoft Graph",
        "In the header of tokens for Microsoft Graph: the signature covers a changed form of it, so nobody but Graph can verify such a token.",
    ),
    term("url", "RFC 8555 §6.4.1", "Where a signed ACME request goes."),
    term(
        "trust_chain",
        "OpenID Federation 1.0 §4.3",
        "The statements from the writer up to a trusted party.",
    ),
];
