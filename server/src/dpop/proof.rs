use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, State},
    http::HeaderMap,
};
use bearer_lab::protocol::{Lifetime, Timestamp, jose::base64url};
use serde_json::Value;

use super::is_fresh_nonce;
use crate::{
    clock::Clock,
    config::Config,
    crypto::sha256,
    http::RequestTarget,
    keys::{Algorithm, PublicMembers},
    seal_key::SealKey,
    state::ServerState,
    store::{Full, Store},
    tokens::Jws,
};

/// The algorithms of proofs by their names in `alg`. All are asymmetric (RFC 9449 §4.2). RFC 9864 §2.2 renames EdDSA with
/// this curve to `Ed25519`; libraries send either name.
pub const ALGORITHMS: [(&str, Algorithm); 5] = [
    ("ES256", Algorithm::Es256),
    ("Ed25519", Algorithm::EdDsa),
    ("EdDSA", Algorithm::EdDsa),
    ("RS256", Algorithm::Rs256),
    ("PS256", Algorithm::Ps256),
];

/// How far `iat` may be from now, in either direction (RFC 9449 §11.1).
const WINDOW: Lifetime = Lifetime::from_seconds(60);
/// The longest `jti`, in bytes.
pub const JTI_MAX: usize = 256;

/// Why a proof is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofFault {
    /// It is none, or not one for this request.
    Invalid(&'static str),
    /// It must hold a nonce of this server.
    Nonce,
    /// It cannot be remembered, and so is not taken.
    Full(Full),
}

impl ProofFault {
    /// Code and description, never what was sent (RFC 9449 §5, §8).
    ///
    /// # Errors
    ///
    /// When the proof may be good, and the server cannot take it.
    pub fn error(self) -> Result<(&'static str, &'static str), Full> {
        match self {
            Self::Invalid(description) => Ok(("invalid_dpop_proof", description)),
            Self::Nonce => {
                Ok(("use_dpop_nonce", "the DPoP proof must hold the nonce of the DPoP-Nonce header"))
            }
            Self::Full(full) => Err(full),
        }
    }
}

/// Checks proofs of possession, each of which is taken once.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct ProofChecks {
    #[from_request(via(State))]
    config: Arc<Config>,
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    seal_key: Arc<SealKey>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
}

impl ProofChecks {
    /// The thumbprint of the key that a request proves to have; nothing when it proves none. At a protected
    /// resource the proof is about the access token too (RFC 9449 §4.3).
    pub fn check(
        &self,
        target: &RequestTarget,
        headers: &HeaderMap,
        access_token: Option<&str>,
    ) -> Result<Option<String>, ProofFault> {
        let mut lines = headers.get_all("dpop").iter();
        let Some(line) = lines.next() else { return Ok(None) };
        if lines.next().is_some() {
            return Err(ProofFault::Invalid("there are two DPoP headers"));
        }
        let proof = line.to_str().ok().and_then(Jws::parse);
        let proof = proof.ok_or(ProofFault::Invalid("the DPoP proof is no signed JWT"))?;
        let now = self.clock.now();
        let thumbprint = check_signature(&proof)?;
        let issued_at = check_claims(now, target, &proof, access_token)?;
        if self.config.demands_dpop_nonce && !is_fresh_nonce(&self.seal_key, proof.claim("nonce"), now) {
            return Err(ProofFault::Nonce);
        }
        // Last, so that a proof that is refused for another reason is not used up.
        let name = sha256([&*thumbprint, proof.claim("jti")].join("\n").as_bytes());
        let key = thumbprint.as_str().into();
        match self.store.proofs.is_first(name, &key, end_of_use(issued_at), now) {
            Ok(true) => Ok(Some(thumbprint)),
            Ok(false) => Err(ProofFault::Invalid("the DPoP proof was used before")),
            Err(full) => Err(ProofFault::Full(full)),
        }
    }
}

/// The key is in the header, and must have made the signature: points 4 to 7 of RFC 9449 §4.3.
fn check_signature(proof: &Jws<'_>) -> Result<String, ProofFault> {
    let invalid = ProofFault::Invalid;
    if proof.header("typ") != "dpop+jwt" {
        return Err(invalid("the DPoP proof's typ is not dpop+jwt"));
    }
    let algorithm = ALGORITHMS.into_iter().find(|(name, _)| *name == proof.header("alg"));
    let (_, algorithm) = algorithm.ok_or(invalid("the DPoP proof's alg is not one of this server"))?;
    if proof.has_critical_extensions() {
        return Err(invalid("the DPoP proof needs an extension that is not understood here"));
    }
    let members = proof.header_member("jwk").and_then(Value::as_object).and_then(PublicMembers::read);
    let members = members.ok_or(invalid("the DPoP proof's jwk is no public key"))?;
    let key = members.verification_key(algorithm);
    let key = key.ok_or(invalid("the DPoP proof's jwk does not fit its alg"))?;
    match key.verify_sig(proof.signed.as_bytes(), &proof.signature) {
        Ok(()) => Ok(members.thumbprint()),
        Err(_) => Err(invalid("the DPoP proof's signature is not of its key")),
    }
}

/// Points 3 and 8 to 12 of RFC 9449 §4.3, but for the nonce.
fn check_claims(
    now: Timestamp,
    target: &RequestTarget,
    proof: &Jws<'_>,
    access_token: Option<&str>,
) -> Result<Timestamp, ProofFault> {
    let invalid = |description| Err(ProofFault::Invalid(description));
    if !(1..=JTI_MAX).contains(&proof.claim("jti").len()) {
        return invalid("the DPoP proof has no jti, or a long one");
    }
    if proof.claim("htm") != target.method.as_str() {
        return invalid("the DPoP proof's htm is another method");
    }
    if without_query(proof.claim("htu")) != target.address {
        return invalid("the DPoP proof's htu is another address");
    }
    let iat = proof.payload.get("iat").and_then(Value::as_i64).map(Timestamp::from_seconds);
    let Some(issued_at) = iat.filter(|iat| is_current(*iat, now)) else {
        return invalid("the DPoP proof's iat is not now");
    };
    let expected = access_token.map(|token| base64url::encode(&sha256(token.as_bytes())));
    if expected.is_some_and(|expected| proof.claim("ath") != expected) {
        return invalid("the DPoP proof's ath is not of this access token");
    }
    Ok(issued_at)
}

/// Whether a proof made at `issued_at` may be used now.
fn is_current(issued_at: Timestamp, now: Timestamp) -> bool {
    now < end_of_use(issued_at) && issued_at <= now.after(WINDOW)
}

/// The first second at which a proof made at `issued_at` can no longer be used. Until then it is remembered.
fn end_of_use(issued_at: Timestamp) -> Timestamp {
    issued_at.after(WINDOW).after(Lifetime::from_seconds(1))
}

/// An address without query and fragment, whose scheme and host are in lower case (RFC 9449 §4.3, RFC 3986
/// §6.2.2.1).
fn without_query(address: &str) -> String {
    let address = address.split(['?', '#']).next().expect("a split yields at least one part");
    let host_start = address.find("://").map_or(0, |at| at + 3);
    let path_start = address.get(host_start..).and_then(|rest| rest.find('/')).map(|at| at + host_start);
    let (origin, path) = address.split_at(path_start.unwrap_or(address.len()));
    [&*origin.to_ascii_lowercase(), path].concat()
}

#[cfg(test)]
mod tests {
    use bearer_lab::protocol::Timestamp;

    use super::{end_of_use, is_current, without_query};
    use crate::store::Proofs;

    #[test]
    fn rfc9449_s11_1_no_proof_is_taken_twice_whatever_the_times_are() {
        let at = |seconds: i64| Timestamp::from_seconds(1_000_000 + seconds);
        for issued_at in -62..=62 {
            for second in 0..=130 {
                let proofs = Proofs::default();
                let is_taken = |now: i64| {
                    is_current(at(issued_at), at(now))
                        && proofs
                            .is_first([1; 32], &"key".into(), end_of_use(at(issued_at)), at(now))
                            .unwrap()
                };
                let taken = [0, second, second + 1].into_iter().filter(|now| is_taken(*now)).count();
                assert!(taken <= 1, "made at {issued_at}, used at 0, {second} and the second after");
            }
        }
    }

    #[test]
    fn rfc9449_s11_1_a_proof_is_current_for_a_minute_in_either_direction() {
        let at = Timestamp::from_seconds;
        for (issued_at, expected) in [(939, false), (940, true), (1060, true), (1061, false)] {
            assert_eq!(is_current(at(issued_at), at(1000)), expected, "{issued_at}");
        }
    }

    #[test]
    fn rfc9449_s4_3_query_fragment_and_the_case_of_the_host_do_not_count() {
        for (address, expected) in [
            ("http://localhost:1/a/B?x=/y#z", "http://localhost:1/a/B"),
            ("HTTP://LOCALHOST:1/a#z?x", "http://localhost:1/a"),
            ("http://localhost", "http://localhost"),
            ("", ""),
        ] {
            assert_eq!(without_query(address), expected);
        }
    }
}
