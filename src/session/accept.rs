use crate::protocol::{
    Secret,
    check::{Check, Checks, Failure},
    jose::{
        Algorithm, CompactJws, JwkSet, SignatureVerified, Verification,
        jws::{FORMAT, NO_KEY, SIGNATURE_INVALID},
    },
};

/// An ID token, or signed userinfo, on its way to being believed: its form and algorithm are right, its signature is open.
///
/// The signature is verified outside this ring, so acceptance comes in two steps: [`TokenCandidate::read`]
/// and [`TokenCandidate::signed`]; what it says is validated after.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenCandidate {
    jws: CompactJws,
    algorithm: Algorithm,
}

impl TokenCandidate {
    /// Reads a token whose algorithm is one of `allowed`.
    pub fn read(token: &Secret, allowed: &[Algorithm], checks: &mut Checks) -> Option<Self> {
        let jws =
            match CompactJws::parse(token.expose()).and_then(|jws| jws.key_id().map(|_| ()).map(|()| jws)) {
                Ok(jws) => jws,
                Err(failure) => {
                    checks.push(Check::from(failure));
                    return None;
                }
            };
        checks.record(&FORMAT, true, "header.payload.signature", "three parts");
        Self::of(jws, allowed, checks)
    }

    /// The same for a token that was read already.
    pub fn of(jws: CompactJws, allowed: &[Algorithm], checks: &mut Checks) -> Option<Self> {
        let algorithm = jws.algorithm(allowed, checks)?;
        Some(Self { jws, algorithm })
    }

    /// The ways in which one of `keys` could verify it.
    pub fn verifications(&self, keys: &JwkSet) -> Vec<Verification> {
        self.jws.verifications(self.algorithm, keys)
    }

    /// Whether newer keys could change the outcome: no key fits, or the token does not name the one it needs.
    pub fn needs_newer_keys(&self, tried: &[(Verification, bool)]) -> bool {
        let is_key_unknown = tried.is_empty() || self.jws.key_id() == Ok(None);
        is_key_unknown && !tried.iter().any(|(_, is_valid)| *is_valid)
    }

    /// The token as signed by the provider, if one of the ways tried found the signature valid.
    pub fn signed(self, tried: &[(Verification, bool)], checks: &mut Checks) -> Option<SignatureVerified> {
        let name = self.algorithm.name();
        let found = if tried.is_empty() { "none that fits" } else { "one that fits" };
        checks.record(&NO_KEY, !tried.is_empty(), &["a key for ", name].concat(), found);
        if tried.is_empty() {
            return None;
        }
        let verified = self.jws.verified(tried);
        let found = if verified.is_some() { "valid" } else { "not valid" };
        checks.record(
            &SIGNATURE_INVALID,
            verified.is_some(),
            &["a valid ", name, " signature"].concat(),
            found,
        );
        verified
    }
}

/// The first failure of a list that is known to hold one; `fallback` names the step otherwise.
pub fn failure_of(checks: &Checks, fallback: &'static crate::protocol::check::Rule) -> Failure {
    checks.failure().unwrap_or_else(|| Failure::plain(fallback))
}
