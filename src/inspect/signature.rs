//! Who signed it: what can be concluded at once, and what is left for the browser to verify.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};

use super::{KeyInput, Kind, Secrets, Token};
use crate::{
    protocol::{
        check::{Checks, Failure, Rule},
        jose::{
            Algorithm, CompactJws, HashFunction, JwkSet, Verification,
            jws::{ALGORITHM, SIGNATURE_INVALID, check_extensions},
        },
        json::Json,
    },
    session::TokenCandidate,
};

crate::rules! {
    UNSECURED = "TOKEN_UNSECURED", Provider, "RFC 8725 §3.2, RFC 7518 §3.6",
        "The token is signed",
        "Nothing signs this token: anybody could have written it.",
        "Do not accept it; an issuer must sign, and a reader must never take none for an algorithm.";
    KEY_CONFUSION = "TOKEN_KEY_CONFUSION", Provider, "RFC 8725 §2.1, §3.1",
        "A shared secret verifies what is signed with one, and a public key what is signed with its private key",
        "The token's algorithm does not go with the kind of key that was given.",
        "HS256 and its like need the secret; whoever accepts a public key for it accepts what anybody signs.";
}

/// Algorithms that are registered (IANA, JSON Web Signature and Encryption Algorithms) and not verified here.
const OTHERS: [&str; 5] = ["ES256K", "Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"];
const NO_KEY: &str = "No key was given to verify it with.";
const NOT_A_KEY: &str = "What was given as the key is no key that can verify it.";

/// The rule without which a signature is not verified, whatever else passed.
pub const DECISIVE: [&Rule; 1] = [&SIGNATURE_INVALID];

/// Where the question of the signature stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Signature {
    /// It is answered.
    Decided(Checks),
    /// The browser has to verify first.
    Open(OpenSignature),
}

/// A signature that keys are there for.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenSignature {
    candidate: TokenCandidate,
    keys: JwkSet,
    checks: Checks,
}

impl Signature {
    /// Decides what can be decided without the browser.
    pub fn of(token: &Token, keys: &KeyInput) -> Self {
        let mut checks = Checks::default();
        let Some(jws) = &token.jws else {
            without_signature(token.kind, &mut checks);
            return Self::Decided(checks);
        };
        let name = jws.header().member("alg").and_then(Json::as_str).unwrap_or_default();
        match (hmac_of(name), keys) {
            _ if name.eq_ignore_ascii_case("none") => {
                checks.record(&UNSECURED, false, "a signature", name);
            }
            _ if OTHERS.contains(&name) => {
                checks.unchecked(&ALGORITHM, &[name, " is not verified here."].concat());
            }
            (Some(hash), keys) => with_secret(jws, name, hash, keys, &mut checks),
            (None, KeyInput::Secret(_)) if Algorithm::from_name(name).is_some() => {
                checks.record(&KEY_CONFUSION, false, "a public key", "a secret");
            }
            (None, keys) => return with_keys(jws, keys, checks),
        }
        Self::Decided(checks)
    }
}

impl OpenSignature {
    /// The ways to try.
    pub fn ways(&self) -> Vec<Verification> {
        self.candidate.verifications(&self.keys)
    }

    /// What the ways that were tried come to, by the checks of a sign-in.
    pub fn conclude(mut self, tried: Result<Vec<(Verification, bool)>, Failure>) -> Checks {
        match tried {
            Ok(tried) => drop(self.candidate.signed(&tried, &self.keys, &mut self.checks)),
            Err(failure) => self.checks.unchecked(&SIGNATURE_INVALID, &failure.to_string()),
        }
        self.checks
    }
}

/// The hash function of an HMAC algorithm (RFC 7518 §3.2).
pub fn hmac_of(name: &str) -> Option<HashFunction> {
    match name {
        "HS256" => Some(HashFunction::Sha256),
        "HS384" => Some(HashFunction::Sha384),
        "HS512" => Some(HashFunction::Sha512),
        _ => None,
    }
}

fn without_signature(kind: Kind, checks: &mut Checks) {
    let reason = match kind {
        Kind::Unsecured => return checks.record(&UNSECURED, false, "a signature", "alg: none"),
        Kind::Encrypted => "It is encrypted, and encryption does not tell who wrote it.",
        Kind::Opaque | Kind::Reference => "It has no signature that others could verify.",
        _ => "Its form is wrong, so there is no telling what was signed.",
    };
    checks.unchecked(&SIGNATURE_INVALID, reason);
}

/// RFC 7515 §5.2 with HMAC: every reading of the secret is tried; only the right one can match.
fn with_secret(jws: &CompactJws, name: &str, hash: HashFunction, keys: &KeyInput, checks: &mut Checks) {
    if !check_extensions(jws.header(), checks) {
        return;
    }
    let secrets = match keys {
        KeyInput::Secret(secrets) => secrets,
        KeyInput::Keys(..) => return checks.record(&KEY_CONFUSION, false, "a secret", "a public key"),
        _ => return checks.unchecked(&SIGNATURE_INVALID, NO_KEY),
    };
    let holds = is_signed_with(jws, hash, secrets);
    let found = if holds { "valid" } else { "not valid" };
    checks.record(&SIGNATURE_INVALID, holds, &["a valid ", name, " signature"].concat(), found);
}

fn is_signed_with(jws: &CompactJws, hash: HashFunction, secrets: &Secrets) -> bool {
    let is_signed = match hash {
        HashFunction::Sha256 => is_signed_by::<Hmac<Sha256>>,
        HashFunction::Sha384 => is_signed_by::<Hmac<Sha384>>,
        HashFunction::Sha512 => is_signed_by::<Hmac<Sha512>>,
    };
    secrets.readings().any(|secret| is_signed(jws, secret))
}

/// HMAC with SHA-2 (RFC 7518 §3.2). Only the inspector verifies it: a client in the browser keeps no secret, so a
/// sign-in never accepts it.
fn is_signed_by<M: KeyInit + Mac>(jws: &CompactJws, secret: &[u8]) -> bool {
    let mut mac = <M as KeyInit>::new_from_slice(secret).expect("HMAC takes a secret of any length");
    mac.update(jws.signing_input().as_bytes());
    mac.verify_slice(jws.signature()).is_ok()
}

fn with_keys(jws: &CompactJws, keys: &KeyInput, mut checks: Checks) -> Signature {
    let allowed: Vec<Algorithm> = Algorithm::all().collect();
    let Some(candidate) = TokenCandidate::of(jws.clone(), &allowed, &mut checks) else {
        return Signature::Decided(checks);
    };
    match keys {
        KeyInput::Keys(keys, _) => {
            return Signature::Open(OpenSignature { candidate, keys: keys.clone(), checks });
        }
        KeyInput::Unreadable(_) => checks.unchecked(&SIGNATURE_INVALID, NOT_A_KEY),
        KeyInput::Address(_) => checks.unchecked(&SIGNATURE_INVALID, "The keys were not fetched yet."),
        _ => checks.unchecked(&SIGNATURE_INVALID, NO_KEY),
    }
    Signature::Decided(checks)
}
