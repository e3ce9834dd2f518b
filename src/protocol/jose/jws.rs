//! JSON Web Signature, compact form (RFC 7515 §3.1, §5.2).

use super::{Algorithm, Curve, HashFunction, Jwk, JwkSet, base64url};
use crate::protocol::{
    check::{Checks, Failure, quote},
    json::Json,
};

crate::rules! {
    FORMAT = "TOKEN_MALFORMED", Provider, "RFC 7515 §7.1, RFC 7519 §7.2",
        "The token is a signed JWT in compact form",
        "The token is not a well-formed signed JWT.",
        "Look at the token in the inspector; the provider must send three base64url parts of JSON without duplicates.";
    CRITICAL = "TOKEN_CRITICAL_HEADER", Provider, "RFC 7515 §4.1.11, RFC 7797 §7",
        "No critical header extensions (crit)",
        "The token's header asks for an extension that is not understood here.",
        "The provider must not set crit or b64 in its tokens.";
    ALGORITHM = "TOKEN_ALGORITHM", Provider, "OpenID Connect Core §3.1.3.7 (7), RFC 8725 §3.1",
        "The signature algorithm is one that is expected",
        "The token is signed with an algorithm that is not accepted from this provider.",
        "Register the client for RS256 or ES256; HS256 and none prove nothing to an app in the browser.";
    /// No published key can have made the signature; a fresh key set may help.
    NO_KEY = "TOKEN_KEY_UNKNOWN", Provider, "OpenID Connect Core §10.1.1, RFC 7517 §4",
        "Signing key found in the provider's JWKS",
        "The provider publishes no key that could have made this token's signature.",
        "Try again; if it keeps happening, the provider's jwks_uri does not list the key that it signs with.";
    SIGNATURE_INVALID = "TOKEN_SIGNATURE_INVALID", Provider, "OpenID Connect Core §3.1.3.7 (6), RFC 7515 §5.2",
        "Signature is valid",
        "The token's signature does not match: the token was changed, or another key signed it.",
        "Do not use it. Sign in again; if it keeps happening, contact the provider's administrator.";
}

/// The largest token that is read, in bytes.
pub const MAX_JWS_BYTES: usize = 16 * 1024;

/// A token that has the right form; nothing of it can be trusted yet.
#[derive(Clone, PartialEq)]
pub struct CompactJws {
    header: Json,
    payload: Json,
    signing_input: String,
    signature: Vec<u8>,
}

/// One way to verify a signature: with this key, by this algorithm.
#[derive(Clone, PartialEq)]
pub struct Verification {
    /// The algorithm, which header, key and expectation agree on.
    pub algorithm: Algorithm,
    /// The candidate.
    pub jwk: Jwk,
    /// The bytes that were signed.
    pub signing_input: String,
    /// The signature.
    pub signature: Vec<u8>,
}

/// A token whose signature was verified with one of the provider's keys.
///
/// Only [`CompactJws::verified`] makes one, so what needs a verified token cannot be reached without it.
#[derive(Clone, Debug, PartialEq)]
pub struct SignatureVerified {
    jws: CompactJws,
    algorithm: Algorithm,
}

impl CompactJws {
    /// Reads three canonical base64url parts that are not empty, two of them JSON objects. Size is capped before
    /// anything is decoded, and splitting stops at the fourth part.
    pub fn parse(token: &str) -> Result<Self, Failure> {
        let (jws, _) = Self::parse_signed(token, MAX_JWS_BYTES)?;
        match jws.payload {
            Json::Object(_) => Ok(jws),
            _ => Err(refused("a payload that is not a base64url JSON object")),
        }
    }

    /// The same for a reader that shows what a sign-in refuses: another cap, and a payload of any kind, since a
    /// JWS can sign anything, even nothing (RFC 7515 §1). A payload that is no JSON object stands as null: it claims nothing. What
    /// the payload decodes to goes with it.
    pub fn parse_signed(token: &str, max_bytes: usize) -> Result<(Self, Vec<u8>), Failure> {
        if token.len() > max_bytes {
            return Err(refused(&format!("more than {} KiB", max_bytes / 1024)));
        }
        let parts: Vec<&str> = token.splitn(6, '.').collect();
        let (header, payload, signature) = match parts.as_slice() {
            [header, payload, signature] => (*header, *payload, *signature),
            [_, _, _, _, _] => return Err(refused("five parts: an encrypted token")),
            _ => return Err(refused("not three parts")),
        };
        let bytes = |part: &str| base64url::decode(part).filter(|bytes| !bytes.is_empty());
        let header = bytes(header).and_then(|bytes| Json::parse_object(&bytes));
        let payload_bytes =
            base64url::decode(payload).ok_or_else(|| refused("a payload that is not base64url"))?;
        let signing_input = token.rsplit_once('.').map_or(token, |(signed, _)| signed);
        let jws = Self {
            header: header.ok_or_else(|| refused("a header that is not a base64url JSON object"))?,
            payload: Json::parse_object(&payload_bytes).unwrap_or(Json::Null),
            signing_input: signing_input.to_owned(),
            signature: bytes(signature)
                .ok_or_else(|| refused("a signature that is empty or not base64url"))?,
        };
        Ok((jws, payload_bytes))
    }

    /// The header. It is the sender's word: only `alg`, `kid` and `typ` are ever looked at.
    pub fn header(&self) -> &Json {
        &self.header
    }

    /// The payload, unverified.
    pub fn payload(&self) -> &Json {
        &self.payload
    }

    /// The bytes that were signed (RFC 7515 §2).
    pub fn signing_input(&self) -> &str {
        &self.signing_input
    }

    /// The signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The header's `kid`; only ever compared.
    pub fn key_id(&self) -> Result<Option<&str>, Failure> {
        self.header.string("kid").map_err(|wrong| Failure::of(&FORMAT, wrong.expected, wrong.found))
    }

    /// Checks the header and picks the algorithm: named by the header *and* allowed by the reader. A signature
    /// of another form than the algorithm's is refused here: no key could change that.
    pub fn algorithm(&self, allowed: &[Algorithm], checks: &mut Checks) -> Option<Algorithm> {
        let is_plain = check_extensions(&self.header, checks);
        let named = self.header.string("alg").ok().flatten();
        let algorithm = named.and_then(Algorithm::from_name).filter(|algorithm| allowed.contains(algorithm));
        let names: Vec<&str> = allowed.iter().map(|algorithm| algorithm.name()).collect();
        checks.record(
            &ALGORITHM,
            algorithm.is_some(),
            &names.join(", "),
            &quote(named.unwrap_or("no algorithm name")),
        );
        let has_form = algorithm.is_none_or(|algorithm| has_signature_form(algorithm, &self.signature));
        if !has_form {
            checks.record(&SIGNATURE_INVALID, false, "two numbers of the curve's size", "another form");
        }
        algorithm.filter(|_| is_plain && has_form)
    }

    /// Every way in which one of `keys` could verify this token; keys come from the set alone, never from the
    /// token (RFC 8725 §3.10).
    pub fn verifications(&self, algorithm: Algorithm, keys: &JwkSet) -> Vec<Verification> {
        let Ok(key_id) = self.key_id() else { return Vec::new() };
        let candidates = keys.candidates(algorithm, key_id);
        let verification = |jwk: &Jwk| Verification {
            algorithm,
            jwk: jwk.clone(),
            signing_input: self.signing_input.clone(),
            signature: self.signature.clone(),
        };
        candidates.map(verification).collect()
    }

    /// The token as verified, if any of the ways tried found the signature to be valid.
    pub fn verified(self, tried: &[(Verification, bool)]) -> Option<SignatureVerified> {
        let is_ours =
            |way: &Verification| way.signing_input == self.signing_input && way.signature == self.signature;
        let (way, _) = tried.iter().find(|(way, is_valid)| *is_valid && is_ours(way))?;
        Some(SignatureVerified { algorithm: way.algorithm, jws: self })
    }
}

/// A token opens doors until it expires: its header is shown, nothing else.
impl std::fmt::Debug for CompactJws {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CompactJws").field("header", &self.header).finish_non_exhaustive()
    }
}

/// What is verified is a token: see [`CompactJws`].
impl std::fmt::Debug for Verification {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Verification");
        shown.field("algorithm", &self.algorithm).field("jwk", &self.jwk).finish_non_exhaustive()
    }
}

impl SignatureVerified {
    /// The payload, signed by the provider.
    pub fn payload(&self) -> &Json {
        &self.jws.payload
    }

    /// The header, signed by the provider.
    pub fn header(&self) -> &Json {
        &self.jws.header
    }

    /// The algorithm of the signature.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

/// No extension that is not understood may be asked for (RFC 7515 §4.1.11).
pub fn check_extensions(header: &Json, checks: &mut Checks) -> bool {
    let is_plain = header.member("crit").is_none() && header.member("b64").is_none();
    checks.record(&CRITICAL, is_plain, "no crit, no b64", if is_plain { "none" } else { "an extension" });
    is_plain
}

fn refused(found: &str) -> Failure {
    Failure::of(&FORMAT, "header.payload.signature", found)
}

/// ECDSA signatures are two raw numbers of the curve's size, never zero (RFC 7518 §3.4); an Ed25519 signature
/// has 64 bytes.
fn has_signature_form(algorithm: Algorithm, signature: &[u8]) -> bool {
    let bytes = match algorithm {
        Algorithm::Rs(_) | Algorithm::Ps(_) => return true,
        Algorithm::Es(HashFunction::Sha256) => 2 * Curve::P256.coordinate_bytes(),
        Algorithm::Es(HashFunction::Sha384) => 2 * Curve::P384.coordinate_bytes(),
        Algorithm::Es(HashFunction::Sha512) => 2 * Curve::P521.coordinate_bytes(),
        Algorithm::EdDsa => 64,
    };
    let is_zero = |half: &[u8]| half.iter().all(|byte| *byte == 0);
    let (left, right) = signature.split_at_checked(bytes / 2).unwrap_or_default();
    signature.len() == bytes && (algorithm == Algorithm::EdDsa || !(is_zero(left) || is_zero(right)))
}
