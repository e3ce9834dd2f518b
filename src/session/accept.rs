use crate::protocol::{
    Secret,
    check::{Check, Checks, Failure, quote},
    jose::{
        Algorithm, CompactJws, JwkSet, RefusedJwk, SignatureVerified, Verification,
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

    /// The token as signed by the provider, if one of the ways tried, which are those of `keys`, found the signature valid.
    pub fn signed(
        self,
        tried: &[(Verification, bool)],
        keys: &JwkSet,
        checks: &mut Checks,
    ) -> Option<SignatureVerified> {
        let name = self.algorithm.name();
        let found = if tried.is_empty() { self.describe_unfit(keys) } else { "one that fits".to_owned() };
        checks.record(&NO_KEY, !tried.is_empty(), &["a key for ", name].concat(), &found);
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

    /// Why no key of the set fits, where the key that the token names is in it and was refused.
    fn describe_unfit(&self, keys: &JwkSet) -> String {
        let key_id = self.jws.key_id().ok().flatten();
        let is_named =
            |refused: &&RefusedJwk| key_id.is_none_or(|wanted| refused.key_id.as_deref() == Some(wanted));
        match keys.refused().iter().find(is_named) {
            Some(refused) => {
                let key_id = quote(refused.key_id.as_deref().unwrap_or("without kid"));
                [
                    "the key ",
                    &key_id,
                    " cannot be used: ",
                    refused.problem.member,
                    " ",
                    refused.problem.reason,
                ]
                .concat()
            }
            None => "none that fits".to_owned(),
        }
    }
}

/// The first failure of a list that is known to hold one; `fallback` names the step otherwise.
pub fn failure_of(checks: &Checks, fallback: &'static crate::protocol::check::Rule) -> Failure {
    checks.failure().unwrap_or_else(|| Failure::plain(fallback))
}
