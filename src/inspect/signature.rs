//! Who signed it: what can be concluded at once, and what is left for the browser to verify.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};

use super::{GivenKeys, KeyInput, Kind, SecretReading, Token};
use crate::{
    protocol::{
        check::{Checks, Failure, Rule},
        jose::{
            Algorithm, CompactJws, HashFunction, JwkSet, Verification,
            jws::{ALGORITHM, NO_KEY, SIGNATURE_INVALID, check_extensions},
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
        "The token's algorithm needs another kind of key than the one that was given.",
        "HS256, HS384 and HS512 need the shared secret. Every other algorithm needs the issuer's public key.";
    SIGNATURE_DER = "TOKEN_SIGNATURE_DER", Provider, "RFC 7518 §3.4",
        "An ECDSA signature is r and s, one after the other",
        "The ECDSA signature is encoded in DER. JOSE requires r and s, one after the other, so readers refuse this token.",
        "Convert the signature where the token is made. Libraries call the required form raw, P1363 or JOSE.";
    SIGNATURE_SALT = "TOKEN_SIGNATURE_SALT", Provider, "RFC 7518 §3.5",
        "The salt of a PSS signature is as long as the hash",
        "The given key made the signature, but with a salt of another length than JOSE requires, so readers refuse this token.",
        "Set the length of the salt to that of the hash where the token is made.";
}

/// Algorithms that are registered (IANA, JSON Web Signature and Encryption Algorithms) and not verified here.
const OTHERS: [&str; 5] = ["ES256K", "Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"];
const NO_KEY_GIVEN: &str = "No key was given to verify it with.";
const DETACHED: &str = "The payload is sent separately, so the signature is not checked.";
const ONLY_ITS_API: &str = "The header contains nonce. One large provider signs the tokens for its own APIs in this way: only \
     that API can verify them, and other readers do not need to.";

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
    /// Why a signature that is not valid is left unchecked.
    excuse: Option<&'static str>,
    salt_bytes: Option<usize>,
}

impl Signature {
    /// Decides what can be decided without the browser.
    pub fn of(token: &Token, keys: &KeyInput) -> Self {
        let is_detached = token.kind == Kind::Detached;
        match Self::of_whole(token, keys) {
            // An empty payload can be signed, too: what is valid has passed.
            Self::Decided(checks) if is_detached && checks.failure().is_some() => {
                let mut checks = Checks::default();
                checks.unchecked(&SIGNATURE_INVALID, DETACHED);
                Self::Decided(checks)
            }
            Self::Open(open) if is_detached => Self::Open(OpenSignature { excuse: Some(DETACHED), ..open }),
            other => other,
        }
    }

    fn of_whole(token: &Token, keys: &KeyInput) -> Self {
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
                let reason = ["The text was read as a secret, but ", name, " needs the issuer's public key."];
                checks.unchecked(&SIGNATURE_INVALID, &reason.concat());
            }
            (None, _) if is_der(name, jws.signature()) => {
                checks.record(&SIGNATURE_DER, false, "r and s", "DER");
            }
            (None, keys) if is_ed448(name, jws.signature(), keys) => {
                checks.unchecked(
                    &ALGORITHM,
                    "The signature has the length of Ed448, which is not verified here.",
                );
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

    /// The key made the signature with a salt of this length, which is not that of its algorithm.
    pub fn found_salt(&mut self, bytes: usize) {
        self.salt_bytes = Some(bytes);
    }

    /// What the ways that were tried come to, by the checks of a sign-in.
    pub fn conclude(mut self, tried: Result<Vec<(Verification, bool)>, Failure>) -> Checks {
        let mut verified = Checks::default();
        match tried {
            Ok(tried) => drop(self.candidate.signed(&tried, &self.keys, &mut verified)),
            Err(failure) => verified.unchecked(&SIGNATURE_INVALID, &failure.to_string()),
        }
        match (verified.failure(), self.excuse, self.salt_bytes) {
            (Some(_), Some(excuse), _) => self.checks.unchecked(&SIGNATURE_INVALID, excuse),
            (Some(failure), None, Some(bytes)) if failure.is(&SIGNATURE_INVALID) => {
                self.checks.record(
                    &SIGNATURE_SALT,
                    false,
                    "as many bytes as the hash",
                    &format!("{bytes} bytes"),
                );
            }
            _ => self.checks.extend(verified),
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
        Kind::Detached => "The payload is sent separately, so the signature is not checked.",
        Kind::Damaged => "Its form is wrong, so there is no telling what was signed.",
        _ => "There is no JWT whose signature could be verified.",
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
        KeyInput::Keys(GivenKeys { secrets, .. }) if secrets.readings().next().is_some() => secrets,
        KeyInput::Keys(_) => return checks.record(&KEY_CONFUSION, false, "a secret", "a public key"),
        keys => return checks.unchecked(&SIGNATURE_INVALID, &without_key(keys)),
    };
    let key_id = jws.key_id().ok().flatten();
    if secrets.candidates(name, key_id).next().is_none() {
        return checks.record(&NO_KEY, false, &["a secret for ", name].concat(), "none that fits");
    }
    let expected = ["a valid ", name, " signature"].concat();
    match signing_secret(jws, hash, secrets.candidates(name, key_id)) {
        Some(secret) => {
            let found = ["valid, with the secret read as ", secret.encoding].concat();
            checks.record(&SIGNATURE_INVALID, true, &expected, &found);
        }
        None => {
            let encodings: Vec<&str> = secrets.encodings().collect();
            let found = ["not valid, with the secret read as ", &encodings.join(", ")].concat();
            checks.record(&SIGNATURE_INVALID, false, &expected, &found);
        }
    }
}

fn signing_secret<'a>(
    jws: &CompactJws,
    hash: HashFunction,
    mut readings: impl Iterator<Item = &'a SecretReading>,
) -> Option<&'a SecretReading> {
    let is_signed = match hash {
        HashFunction::Sha256 => is_signed_by::<Hmac<Sha256>>,
        HashFunction::Sha384 => is_signed_by::<Hmac<Sha384>>,
        HashFunction::Sha512 => is_signed_by::<Hmac<Sha512>>,
    };
    readings.find(|reading| is_signed(jws, &reading.bytes))
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
    let excuse = jws.header().member("nonce").map(|_| ONLY_ITS_API);
    match keys {
        KeyInput::Keys(given) => {
            let keys = given.set.clone();
            return Signature::Open(OpenSignature { candidate, keys, checks, excuse, salt_bytes: None });
        }
        keys => {
            let reason = excuse.map_or_else(|| without_key(keys), str::to_owned);
            checks.unchecked(&SIGNATURE_INVALID, &reason);
        }
    }
    Signature::Decided(checks)
}

/// Why there is nothing to verify with.
fn without_key(keys: &KeyInput) -> String {
    match keys {
        KeyInput::Unreadable(failure) => ["The key could not be read: ", &failure.found, "."].concat(),
        KeyInput::Address(_) => "The keys were not fetched yet.".to_owned(),
        _ => NO_KEY_GIVEN.to_owned(),
    }
}

/// Whether an ECDSA signature is a DER sequence of two integers (RFC 3279 §2.2.3) instead of two numbers of the curve's size.
fn is_der(name: &str, signature: &[u8]) -> bool {
    let raw_bytes = match name {
        "ES256" => 64,
        "ES384" => 96,
        "ES512" => 132,
        _ => return false,
    };
    let content = match signature {
        [0x30, 0x81, length, content @ ..] | [0x30, length @ ..=0x7f, content @ ..]
            if content.len() == usize::from(*length) =>
        {
            content
        }
        _ => return false,
    };
    let integer = |bytes: &[u8]| match bytes {
        [0x02, length, rest @ ..] => rest.get(usize::from(*length)..).map(<[u8]>::to_vec),
        _ => None,
    };
    signature.len() != raw_bytes
        && integer(content).and_then(|rest| integer(&rest)).is_some_and(|rest| rest.is_empty())
}

/// Whether an EdDSA signature has the length of Ed448 (RFC 8032 §5.2.6), and no key for Ed25519 alone was given.
fn is_ed448(name: &str, signature: &[u8], keys: &KeyInput) -> bool {
    let is_only_ed25519 = match keys {
        KeyInput::Keys(given) => {
            given.set.refused().is_empty() && given.set.candidates(Algorithm::EdDsa, None).next().is_some()
        }
        _ => false,
    };
    name == "EdDSA" && signature.len() == 114 && !is_only_ed25519
}
