//! The acceptance of an ID token in two steps, with its signature verified in between.

use bearer_lab::{
    protocol::{
        Secret,
        check::{Checks, Failure},
        jose::{Algorithm, JwkSet, Verification, jws::FORMAT},
        oidc::VerifiedIdToken,
    },
    session::{TokenCandidate, failure_of},
};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, check, claims, es256_jwk, es256_jwks, expectation, first_failure, id_token, nonce, sign_es256,
};

fn candidate(token: &str) -> TokenCandidate {
    let allowed = [Algorithm::from_name("ES256").unwrap()];
    TokenCandidate::read(&Secret::new(token), &allowed, &mut Checks::default()).unwrap()
}

fn tried(candidate: &TokenCandidate, keys: &JwkSet, verdicts: &[bool]) -> Vec<(Verification, bool)> {
    candidate.verifications(keys).into_iter().zip(verdicts.iter().copied()).collect()
}

fn keys(keys: &[Value]) -> JwkSet {
    JwkSet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn with_key_id(key_id: &str) -> Value {
    let mut jwk = es256_jwk();
    jwk["kid"] = json!(key_id);
    jwk
}

#[test]
fn what_cannot_be_read_is_no_candidate_and_the_checks_say_why() {
    let cases = [
        ("", "TOKEN_MALFORMED"),
        ("a.b.c", "TOKEN_MALFORMED"),
        ("opaque-token", "TOKEN_MALFORMED"),
        ("e30.e30.AA", "TOKEN_ALGORITHM"),
    ];
    check(cases, |token| {
        let mut checks = Checks::default();
        let allowed = [Algorithm::from_name("ES256").unwrap()];
        assert_eq!(TokenCandidate::read(&Secret::new(*token), &allowed, &mut checks), None);
        first_failure(&checks)
    });
}

#[test]
fn oidc_core_s10_1_1_newer_keys_are_asked_for_only_when_they_could_change_the_outcome() {
    let named = candidate(&sign_es256(&json!({ "alg": "ES256", "kid": "a" }), &claims()));
    let nameless = candidate(&id_token(&json!({})));
    let (a, b) = (keys(&[with_key_id("a")]), keys(&[with_key_id("b")]));
    let two = keys(&[with_key_id("a"), with_key_id("b")]);
    let cases = [
        (
            "the key is published, the signature valid",
            named.needs_newer_keys(&tried(&named, &a, &[true])),
            false,
        ),
        (
            "the key is published, the signature wrong",
            named.needs_newer_keys(&tried(&named, &a, &[false])),
            false,
        ),
        ("the key is not published", named.needs_newer_keys(&tried(&named, &b, &[])), true),
        ("no key is published", named.needs_newer_keys(&tried(&named, &JwkSet::default(), &[])), true),
        ("no key named, one fits", nameless.needs_newer_keys(&tried(&nameless, &two, &[false, true])), false),
        (
            "no key named, none fits",
            nameless.needs_newer_keys(&tried(&nameless, &two, &[false, false])),
            true,
        ),
    ];
    for (name, found, expected) in cases {
        assert_eq!(found, expected, "{name}");
    }
}

fn conclude(
    candidate: TokenCandidate,
    tried: &[(Verification, bool)],
    checks: &mut Checks,
) -> Option<VerifiedIdToken> {
    let nonce = nonce();
    VerifiedIdToken::validate(
        &candidate.signed(tried, &JwkSet::default(), checks)?,
        &expectation(&nonce),
        checks,
    )
}

#[test]
fn oidc_core_s3_1_3_7_6_without_a_valid_signature_no_claim_is_looked_at() {
    let outcome = |verdicts: Option<&[bool]>| {
        let candidate = candidate(&id_token(&json!({ "iss": "https://evil.test" })));
        let tried = verdicts.map_or_else(Vec::new, |verdicts| tried(&candidate, &es256_jwks(), verdicts));
        let mut checks = Checks::default();
        assert_eq!(conclude(candidate, &tried, &mut checks), None);
        (first_failure(&checks), checks.iter().count())
    };
    assert_eq!(outcome(None), ("TOKEN_KEY_UNKNOWN", 1));
    assert_eq!(outcome(Some(&[false])), ("TOKEN_SIGNATURE_INVALID", 2));
    let every_claim = ("ID_TOKEN_ISSUER_MISMATCH", 10);
    assert_eq!(outcome(Some(&[true])), every_claim, "all that is wrong is shown, not the first alone");
}

#[test]
fn a_verdict_about_another_token_does_not_count() {
    let forged = candidate(&id_token(&json!({ "sub": "mallory" })));
    let right = candidate(&id_token(&json!({})));
    let borrowed = tried(&right, &es256_jwks(), &[true]);
    let mut checks = Checks::default();
    assert_eq!(conclude(forged, &borrowed, &mut checks), None);
    assert_eq!(first_failure(&checks), "TOKEN_SIGNATURE_INVALID");
    let mut checks = Checks::default();
    assert!(conclude(right, &borrowed, &mut checks).is_some());
    assert_eq!(first_failure(&checks), ACCEPTED);
}

#[test]
fn the_first_failure_is_the_one_that_is_named() {
    assert_eq!(failure_of(&Checks::default(), &FORMAT), Failure::plain(&FORMAT));
    let mut checks = Checks::default();
    checks.record(&FORMAT, true, "", "");
    checks.unchecked(&FORMAT, "");
    assert_eq!(checks.failure(), None, "what was not checked has not failed");
    assert_eq!(checks.passed(), 1, "and has not passed");
}

#[test]
fn debug_output_of_a_candidate_holds_no_token() {
    let token = id_token(&json!({}));
    let payload = token.split('.').nth(1).unwrap();
    assert!(!format!("{:?}", candidate(&token)).contains(payload));
}
