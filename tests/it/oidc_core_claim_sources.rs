//! OpenID Connect Core §5.6.2: claims that userinfo has from elsewhere.

use bearer_lab::{
    protocol::{
        Secret, Timestamp,
        check::{Checks, Verdict},
        http::Value as Sent,
        jose::{Algorithm, SignatureVerified, is_valid},
        oidc::{ClaimPlace, ClaimSource, Userinfo},
    },
    session::TokenCandidate,
};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, ISSUER, NOW, ORIGIN, check, encoded, es256_jwks, first_failure, json_response, sign_es256,
};

fn userinfo(changes: &Value) -> Userinfo {
    let mut claims = json!({ "sub": "alice", "email": "alice@a.test" });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    Userinfo::read(&json_response(&claims), "alice", &mut Checks::default()).unwrap()
}

fn read(names: &Value, sources: &Value) -> (Option<Vec<ClaimSource>>, &'static str) {
    let userinfo = userinfo(&json!({ "_claim_names": names, "_claim_sources": sources }));
    let mut checks = Checks::default();
    let read = ClaimSource::all(&userinfo, ORIGIN, &mut checks);
    assert_eq!(read.is_some(), checks.failure().is_none(), "the checks shown are those that decide");
    (read, first_failure(&checks))
}

#[test]
fn oidc_core_s5_6_2_the_published_sources_are_read() {
    let names = json!({ "payment_info": "src1", "shipping_address": "src1", "credit_score": "src2" });
    let sources = json!({
        "src1": { "endpoint": "https://bank.example.com/claim_source" },
        "src2": { "endpoint": "https://creditagency.example.com/claims_here", "access_token": "ksj3n283dke" },
    });
    let (read, _) = read(&names, &sources);
    let [first, second] = &read.unwrap()[..] else { panic!("two sources") };
    assert_eq!(first.names, ["payment_info", "shipping_address"]);
    let (ClaimPlace::There(first), ClaimPlace::There(second)) = (&first.place, &second.place) else {
        panic!("both are to be fetched")
    };
    assert_eq!(second.url.as_str(), "https://creditagency.example.com/claims_here");
    let token = ("Authorization", Sent::Secret(Secret::new("Bearer ksj3n283dke")));
    assert!(second.headers.contains(&token) && !first.headers.iter().any(|(name, _)| *name == token.0));

    let none = ClaimSource::all(&userinfo(&json!({})), ORIGIN, &mut Checks::default());
    assert_eq!(none, Some(Vec::new()), "userinfo without sources is as good");
}

#[test]
fn oidc_core_s5_6_2_names_and_sources_that_do_not_fit_together_are_refused() {
    let refused = "CLAIM_SOURCES_INVALID";
    let name = json!({ "address": "src1" });
    let source = |value: Value| json!({ "src1": value });
    let many: Value = (0..9).map(|number| (number.to_string(), json!({ "JWT": "a.b.c" }))).collect();
    let cases = [
        ((name.clone(), source(json!({ "JWT": "a.b.c" }))), ACCEPTED),
        ((json!({}), json!({})), ACCEPTED),
        ((name.clone(), json!({ "src2": { "JWT": "a.b.c" } })), refused),
        ((name.clone(), json!(null)), refused),
        ((json!(["address"]), source(json!({ "JWT": "a.b.c" }))), refused),
        ((json!({ "address": 1 }), source(json!({ "JWT": "a.b.c" }))), refused),
        ((json!({ "sub": "src1" }), source(json!({ "JWT": "a.b.c" }))), refused),
        ((json!({ "_claim_names": "src1" }), source(json!({ "JWT": "a.b.c" }))), refused),
        ((name.clone(), source(json!("a.b.c"))), refused),
        ((name.clone(), source(json!({}))), refused),
        ((name.clone(), source(json!({ "JWT": 1 }))), refused),
        ((name.clone(), source(json!({ "JWT": "a.b.c", "endpoint": "https://a.test" }))), refused),
        ((name.clone(), source(json!({ "endpoint": "http://a.test" }))), refused),
        ((name.clone(), source(json!({ "endpoint": "data:,x" }))), refused),
        ((name, source(json!({ "endpoint": "https://a.test", "access_token": "a\r\nb" }))), refused),
        ((json!({}), many), refused),
    ];
    check(cases, |(names, sources)| read(names, sources).1);
}

#[test]
fn oidc_core_s16_3_only_the_provider_s_own_jwts_are_believed_and_others_set_aside() {
    let token = |claims: Value| sign_es256(&json!({ "alg": "ES256" }), &claims);
    let unsigned =
        |claims: Value| [encoded(r#"{"alg":"none"}"#), encoded(&claims.to_string()), String::new()].join(".");
    let cases = [
        (token(json!({ "iss": ISSUER })), (Some(true), 0)),
        (unsigned(json!({ "iss": ISSUER })), (Some(true), 0)),
        (token(json!({ "iss": "https://other.test" })), (Some(false), 1)),
        (unsigned(json!({ "phone_number": "1" })), (Some(false), 1)),
        (token(json!({ "iss": [ISSUER] })), (Some(false), 1)),
        ("a.b".into(), (None, 0)),
        (String::new(), (None, 0)),
        ([&token(json!({})), ".x"].concat(), (None, 0)),
        ([encoded("{}"), encoded("7"), encoded("x")].join("."), (None, 0)),
    ];
    check(cases, |token| {
        let mut checks = Checks::default();
        let is_of = ClaimSource::is_of(&Secret::new(token.as_str()), ISSUER, &mut checks);
        let unchecked = checks.iter().filter(|check| check.verdict == Verdict::Unchecked).count();
        assert_eq!(is_of.is_none(), first_failure(&checks) == "CLAIM_SOURCE_NOT_A_JWT");
        (is_of, unchecked)
    });
}

fn verified(claims: &Value) -> SignatureVerified {
    let token = Secret::new(sign_es256(&json!({ "alg": "ES256" }), claims));
    let allowed = [Algorithm::from_name("ES256").unwrap()];
    let candidate = TokenCandidate::read(&token, &allowed, &mut Checks::default()).unwrap();
    let ways = candidate.verifications(&es256_jwks()).into_iter();
    let tried: Vec<_> = ways.map(|way| (way.clone(), is_valid(&way).unwrap())).collect();
    candidate.signed(&tried, &es256_jwks(), &mut Checks::default()).unwrap()
}

/// Adds these claims of a source for `name` and `email` to userinfo.
fn add(claims: &Value) -> (Option<Userinfo>, &'static str) {
    let source =
        ClaimSource { names: vec!["name".into(), "email".into()], place: ClaimPlace::Here(Secret::new("")) };
    let mut checks = Checks::default();
    let now = Timestamp::from_seconds(NOW);
    let added = source.add(&verified(claims), now, userinfo(&json!({})), &mut checks);
    (added, first_failure(&checks))
}

#[test]
fn oidc_core_s5_6_2_a_source_adds_its_claims_and_overrides_none() {
    let claims = json!({ "iss": ISSUER, "name": "Alice", "email": "eve@a.test", "admin": true });
    let added = add(&claims).0.unwrap();
    assert_eq!(added.name(), Some("Alice"));
    let email = added.claims.member("email").and_then(|email| email.as_str());
    assert_eq!(email, Some("alice@a.test"), "what userinfo says itself stands");
    assert_eq!(added.claims.member("admin"), None, "it was not named for it");
}

#[test]
fn oidc_core_s5_6_2_a_source_of_other_ended_or_foreign_claims_is_refused() {
    let with = |changes: Value| {
        let mut claims = json!({ "name": "Alice", "email": "a@a.test" });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    };
    let refused = "CLAIM_SOURCE_CLAIMS";
    let cases = [
        (with(json!({})), ACCEPTED),
        (with(json!({ "exp": NOW + 1 })), ACCEPTED),
        (with(json!({ "sub": "alice" })), ACCEPTED),
        (json!({ "name": "Alice" }), refused),
        (with(json!({ "exp": NOW })), refused),
        (with(json!({ "exp": "never" })), refused),
        (with(json!({ "sub": "eve" })), refused),
        (with(json!({ "sub": ["alice"] })), refused),
    ];
    check(cases, |claims| {
        let (added, outcome) = add(claims);
        assert_eq!(added.is_some(), outcome == ACCEPTED);
        outcome
    });
}
