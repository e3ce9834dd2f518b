use bearer_lab::{
    protocol::{
        Secret, Timestamp,
        check::Checks,
        jose::{Algorithm, HashFunction, JwkSet, is_valid},
        oauth::Nonce,
        oidc::{Expectation, Occasion, TokenHash, VerifiedIdToken},
    },
    session::TokenCandidate,
};
use serde_json::{Value, json};

use super::{es256_jwks, first_failure, sign_es256};

pub(crate) const ISSUER: &str = "https://issuer.test/oauth2/default";
pub(crate) const CLIENT: &str = "spa";
/// The time of every test: 2026-01-01T00:00:00Z.
pub(crate) const NOW: i64 = 1_767_225_600;
pub(crate) const ACCESS_TOKEN: &str = "AT.access-token_of~the+tests/1=";
pub(crate) const CODE: &str = "code-of-the-tests";

/// The nonce that was sent.
pub(crate) fn nonce() -> Nonce {
    Nonce::from_random(&[7; 32])
}

/// The claims of an ID token that is right in every respect.
pub(crate) fn claims() -> Value {
    json!({
        "iss": ISSUER, "aud": CLIENT, "sub": "alice", "nonce": nonce().expose(),
        "iat": NOW - 1, "exp": NOW + 3600,
    })
}

/// That ID token with members replaced; those that are `null` in `changes` are removed.
pub(crate) fn id_token(changes: &Value) -> String {
    let mut claims = claims();
    let members = claims.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(members.remove(name)),
            value => drop(members.insert(name.clone(), value.clone())),
        }
    }
    sign_es256(&json!({ "alg": "ES256", "typ": "JWT" }), &claims)
}

/// What that ID token must agree with, at a sign-in for which `nonce` was sent.
pub(crate) fn expectation(nonce: &Nonce) -> Expectation<'_> {
    Expectation {
        issuer: ISSUER,
        client_id: CLIENT,
        trusted_audiences: &[],
        occasion: Occasion::SignIn(nonce),
        max_age: None,
        acr_values: &[],
        access_token: TokenHash::None,
        code: TokenHash::None,
        previous: None,
        now: Timestamp::from_seconds(NOW),
    }
}

/// Takes a token through every step to its acceptance.
pub(crate) fn accept(
    token: &str,
    allowed: &[Algorithm],
    keys: &JwkSet,
    expectation: &Expectation<'_>,
    checks: &mut Checks,
) -> Option<VerifiedIdToken> {
    let candidate = TokenCandidate::read(&Secret::new(token), allowed, checks)?;
    let ways = candidate.verifications(keys).into_iter();
    let tried: Vec<_> = ways.map(|way| (way.clone(), is_valid(&way).unwrap())).collect();
    VerifiedIdToken::validate(&candidate.signed(&tried, keys, checks)?, expectation, checks)
}

/// The outcome for a token signed with ES256: the code of the rule that refuses it, or `ACCEPTED`. The
/// verdict and the value must agree.
#[track_caller]
pub(crate) fn validate(token: &str, expectation: &Expectation<'_>) -> &'static str {
    let mut checks = Checks::default();
    let allowed = [Algorithm::Es(HashFunction::Sha256)];
    let verified = accept(token, &allowed, &es256_jwks(), expectation, &mut checks);
    assert_eq!(verified.is_some(), checks.failure().is_none(), "the checks shown are the checks that decide");
    first_failure(&checks)
}
