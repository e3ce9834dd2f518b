//! The inspector, times and claims: against what is expected, by the profile of the token.

use bearer_lab::{
    inspect::{
        Conclusion, Expectations, Profile, Token,
        claims::{DECISIVE, check_claims, check_times},
    },
    protocol::{Secret, Timestamp, check::Verdict},
};
use serde_json::{Value, json};

use crate::support::{
    ACCESS_TOKEN, CLIENT, ISSUER, NOW, check, encoded, first_failure, id_token, nonce, sign_es256,
};

fn access_token(changes: &Value) -> String {
    let mut claims = json!({
        "iss": ISSUER, "aud": "https://api.test", "sub": "alice", "client_id": CLIENT, "iat": NOW, "exp": NOW + 600,
        "jti": "1", "scope": "api:read",
    });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    sign_es256(&json!({ "alg": "ES256", "typ": "at+jwt" }), &claims)
}

fn jwt(claims: Value) -> String {
    sign_es256(&json!({ "alg": "ES256" }), &claims)
}

fn profile(token: &Token) -> Profile {
    Profile::of(&token.header, &token.claims)
}

fn times(text: &str) -> Verdict {
    let token = Token::read(text);
    let checks = check_times(&token, profile(&token), &Expectations::default(), Timestamp::from_seconds(NOW));
    Conclusion::of(&checks, &[]).verdict
}

fn all_given() -> Expectations {
    Expectations {
        issuer: ISSUER.into(),
        client_id: CLIENT.into(),
        audience: "https://api.test".into(),
        nonce: nonce().expose().into(),
        scope: "api:read".into(),
        ..Expectations::default()
    }
}

fn claims(text: &str, expectations: &Expectations) -> (Verdict, &'static str) {
    let token = Token::read(text);
    let checks = check_claims(&token, profile(&token), expectations);
    (Conclusion::of(&checks, &DECISIVE).verdict, first_failure(&checks))
}

#[test]
fn rfc8725_s3_11_what_a_token_is_for_is_told_by_its_type_then_by_its_claims() {
    let of = |header: Value, claims: Value| profile(&Token::read(&sign_es256(&header, &claims)));
    let cases = [
        ((json!({ "alg": "ES256", "typ": "at+jwt" }), json!({ "nonce": "x" })), Profile::Rfc9068AccessToken),
        ((json!({ "alg": "ES256", "typ": "application/AT+JWT" }), json!({})), Profile::Rfc9068AccessToken),
        (
            (json!({ "alg": "ES256", "typ": "JWT" }), json!({ "nonce": "x", "scope": "a" })),
            Profile::AccessToken,
        ),
        ((json!({ "alg": "ES256", "typ": "JWT" }), json!({ "nonce": "x" })), Profile::IdToken),
        (
            (json!({ "alg": "ES256", "typ": "JWT" }), json!({ "nonce": "x", "typ": "Bearer" })),
            Profile::AccessToken,
        ),
        ((json!({ "alg": "ES256", "typ": "JWT" }), json!({ "scope": "a", "typ": "ID" })), Profile::IdToken),
        (
            (json!({ "alg": "ES256", "typ": "JWT" }), json!({ "scope": "a", "typ": "Refresh" })),
            Profile::RefreshToken,
        ),
        ((json!({ "alg": "HS512" }), json!({ "scope": "a", "typ": "Offline" })), Profile::RefreshToken),
        ((json!({ "alg": "ES256" }), json!({ "nonce": "x", "client_id": "a" })), Profile::AccessToken),
        ((json!({ "alg": "ES256" }), json!({ "at_hash": "x" })), Profile::IdToken),
        ((json!({ "alg": "ES256" }), json!({ "scp": ["a"] })), Profile::AccessToken),
        ((json!({ "alg": "ES256", "typ": "dpop+jwt" }), json!({ "nonce": "x" })), Profile::Jwt),
        ((json!({ "alg": "ES256", "typ": "logout+jwt" }), json!({ "events": {} })), Profile::Jwt),
        ((json!({ "alg": "ES256" }), json!({ "sub": "x" })), Profile::Jwt),
    ];
    check(cases, |(header, claims)| of(header.clone(), claims.clone()));
}

#[test]
fn rfc7519_s4_1_a_token_that_has_ended_or_not_begun_fails_whatever_its_signature() {
    let cases = [
        (id_token(&json!({})), Verdict::Pass),
        (id_token(&json!({ "exp": NOW - 59 })), Verdict::Pass),
        (id_token(&json!({ "exp": NOW - 61 })), Verdict::Fail),
        (id_token(&json!({ "exp": null })), Verdict::Fail),
        (id_token(&json!({ "exp": "tomorrow" })), Verdict::Fail),
        (id_token(&json!({ "exp": (NOW + 3600) * 1000 })), Verdict::Fail),
        (id_token(&json!({ "iat": NOW + 61 })), Verdict::Fail),
        (id_token(&json!({ "iat": null })), Verdict::Fail),
        // A sign-in wants an ID token that was made just now; here it may be older.
        (id_token(&json!({ "iat": NOW - 86_400 })), Verdict::Pass),
        (id_token(&json!({ "nbf": NOW + 61 })), Verdict::Fail),
        (id_token(&json!({ "nbf": NOW + 59 })), Verdict::Pass),
        (access_token(&json!({})), Verdict::Pass),
        (access_token(&json!({ "exp": NOW - 61 })), Verdict::Fail),
        (access_token(&json!({ "exp": null })), Verdict::Fail),
        (access_token(&json!({ "iat": null })), Verdict::Fail),
        (jwt(json!({ "exp": NOW + 1 })), Verdict::Pass),
        (jwt(json!({ "exp": 253_402_300_799_i64, "nbf": 0 })), Verdict::Pass),
        (jwt(json!({ "exp": 253_402_300_800_i64 })), Verdict::Fail),
        (jwt(json!({ "exp": NOW - 61 })), Verdict::Fail),
        (jwt(json!({ "exp": null })), Verdict::Fail),
        (jwt(json!({ "sub": "a" })), Verdict::Unchecked),
        (jwt(json!({ "nbf": NOW + 61 })), Verdict::Fail),
        ([&*encoded(r#"{"alg":"none"}"#), &encoded(r#"{"exp":1}"#), ""].join("."), Verdict::Fail),
        ("SlAV32hkKG".to_owned(), Verdict::Unchecked),
        ("a.b.c".to_owned(), Verdict::Unchecked),
    ];
    check(cases, |text| times(text));
}

#[test]
fn the_clock_skew_that_is_given_counts() {
    let token = Token::read(&id_token(&json!({ "exp": NOW - 200 })));
    for (leeway, expected) in [(60, Verdict::Fail), (0, Verdict::Fail), (300, Verdict::Pass)] {
        let expectations = Expectations { leeway: leeway.to_string(), ..Expectations::default() };
        let checks = check_times(&token, Profile::IdToken, &expectations, Timestamp::from_seconds(NOW));
        assert_eq!(Conclusion::of(&checks, &[]).verdict, expected, "{leeway} s");
    }
}

#[test]
fn a_clock_skew_that_is_no_number_is_named_and_the_usual_one_counts() {
    let token = Token::read(&id_token(&json!({ "exp": NOW - 30 })));
    for (leeway, is_refused) in
        [("", true), ("6x", true), ("-1", true), ("1.5", true), ("0x3c", true), (" 60 ", false)]
    {
        let expectations = Expectations { leeway: leeway.to_owned(), ..Expectations::default() };
        let checks = check_times(&token, Profile::IdToken, &expectations, Timestamp::from_seconds(NOW));
        let code = expectations.leeway().err().map(|failure| failure.code());
        assert_eq!(code, is_refused.then_some("LEEWAY_INVALID"), "{leeway:?}");
        assert_eq!(Conclusion::of(&checks, &[]).verdict, Verdict::Pass, "{leeway:?}");
    }
}

#[test]
fn oidc_core_s3_1_3_7_an_id_token_is_compared_by_the_rules_of_the_sign_in() {
    let given = Expectations { audience: String::new(), ..all_given() };
    let pass = (Verdict::Pass, "accepted");
    let fail = |code| (Verdict::Fail, code);
    let cases = [
        (json!({}), pass),
        (json!({ "iss": format!("{ISSUER}1") }), fail("ID_TOKEN_ISSUER_MISMATCH")),
        (json!({ "iss": format!("{ISSUER}/") }), fail("ID_TOKEN_ISSUER_MISMATCH")),
        (json!({ "aud": format!("{CLIENT}1") }), fail("ID_TOKEN_AUDIENCE_MISMATCH")),
        (json!({ "aud": [CLIENT] }), pass),
        (json!({ "aud": [CLIENT, "other"] }), fail("ID_TOKEN_AUDIENCE_MISMATCH")),
        (json!({ "aud": null }), fail("ID_TOKEN_AUDIENCE_MISMATCH")),
        (json!({ "azp": "other" }), fail("ID_TOKEN_AUTHORIZED_PARTY")),
        (json!({ "sub": null }), fail("ID_TOKEN_SUBJECT")),
        (json!({ "nonce": "other" }), fail("NONCE_MISMATCH")),
        (json!({ "nonce": 1 }), fail("NONCE_MISMATCH")),
        (json!({ "events": {} }), fail("ID_TOKEN_TYPE")),
    ];
    check(cases, |changes| claims(&id_token(changes), &given));
}

#[test]
fn oidc_core_s3_1_3_8_the_access_token_beside_it_is_compared() {
    let with = |token: &str| Expectations { access_token: Some(Secret::new(token)), ..all_given() };
    let hash = "wrong";
    assert_eq!(claims(&id_token(&json!({ "at_hash": hash })), &with(ACCESS_TOKEN)).1, "AT_HASH_MISMATCH");
    assert_eq!(claims(&id_token(&json!({})), &with(ACCESS_TOKEN)).0, Verdict::Pass, "it is optional here");
}

#[test]
fn rfc9068_s4_an_access_token_says_all_that_it_must() {
    let fail = |code| (Verdict::Fail, code);
    let cases = [
        (json!({}), (Verdict::Pass, "accepted")),
        (json!({ "iss": "https://other.test" }), fail("JWT_ISSUER_MISMATCH")),
        (json!({ "aud": "https://other.test" }), fail("JWT_AUDIENCE_MISMATCH")),
        (json!({ "aud": ["https://other.test", "https://api.test"] }), (Verdict::Pass, "accepted")),
        (json!({ "aud": [] }), fail("JWT_AUDIENCE_MISMATCH")),
        (json!({ "sub": null }), fail("JWT_SUBJECT")),
        (json!({ "sub": 7 }), fail("JWT_SUBJECT")),
        (json!({ "client_id": null }), fail("JWT_CLIENT_MISMATCH")),
        (json!({ "client_id": "other" }), fail("JWT_CLIENT_MISMATCH")),
        (json!({ "jti": null }), fail("JWT_ID")),
        (json!({ "scope": "other" }), fail("JWT_SCOPE")),
        (json!({ "scope": "other api:read" }), (Verdict::Pass, "accepted")),
        (json!({ "cnf": "x" }), fail("JWT_CONFIRMATION")),
        (json!({ "cnf": { "jkt": "x" } }), (Verdict::Pass, "accepted")),
    ];
    check(cases, |changes| claims(&access_token(changes), &all_given()));
}

#[test]
fn rfc9068_s2_1_only_a_token_that_declares_it_has_to_say_all_of_that() {
    let none = Expectations::default();
    let unchecked = (Verdict::Unchecked, "accepted");
    let plain = |header: Value, claims: Value| sign_es256(&header, &claims);
    let of_entra = json!({ "iss": ISSUER, "aud": "api://a", "azp": CLIENT, "scp": "a.read", "uti": "x", "exp": NOW + 60 });
    let cases = [
        (plain(json!({ "alg": "ES256", "typ": "JWT" }), of_entra.clone()), unchecked),
        (plain(json!({ "alg": "ES256" }), of_entra.clone()), unchecked),
        (plain(json!({ "alg": "ES256" }), json!({ "scope": "a" })), unchecked),
        (plain(json!({ "alg": "ES256" }), json!({ "client_id": "a", "jti": 7 })), (Verdict::Fail, "JWT_ID")),
        (plain(json!({ "alg": "ES256", "typ": "at+jwt" }), of_entra.clone()), (Verdict::Fail, "JWT_SUBJECT")),
        (
            plain(json!({ "alg": "ES256", "typ": "application/at+JWT" }), of_entra.clone()),
            (Verdict::Fail, "JWT_SUBJECT"),
        ),
    ];
    check(cases, |text| claims(text, &none));
    let given =
        Expectations { audience: "api://a".into(), issuer: ISSUER.into(), client_id: CLIENT.into(), ..none };
    let token = Token::read(&plain(json!({ "alg": "ES256", "typ": "JWT" }), of_entra));
    let checks = check_claims(&token, profile(&token), &given);
    assert_eq!(Conclusion::of(&checks, &DECISIVE).verdict, Verdict::Pass);
    let notes: Vec<&str> = checks
        .iter()
        .filter(|check| check.verdict == Verdict::Unchecked)
        .map(|check| check.found.as_str())
        .collect();
    assert_eq!(
        notes,
        [
            "JWT, so it is not checked against RFC 9068",
            "no sub; it is optional here",
            "no jti; it is optional here"
        ]
    );
    let no_audience = plain(json!({ "alg": "ES256" }), json!({ "scope": "a" }));
    assert_eq!(claims(&no_audience, &given).1, "JWT_ISSUER_MISMATCH", "what is expected has to be there");
    assert_eq!(times(&no_audience), Verdict::Unchecked, "no exp is a warning");
}

#[test]
fn nothing_to_compare_with_is_no_pass_and_a_wrong_shape_fails_all_the_same() {
    let none = Expectations::default();
    let cases = [
        (id_token(&json!({})), (Verdict::Unchecked, "accepted")),
        (access_token(&json!({})), (Verdict::Unchecked, "accepted")),
        (jwt(json!({ "sub": "a" })), (Verdict::Unchecked, "accepted")),
        (jwt(json!({})), (Verdict::Unchecked, "accepted")),
        (id_token(&json!({ "iss": 1 })), (Verdict::Fail, "ID_TOKEN_ISSUER_MISMATCH")),
        (id_token(&json!({ "aud": {} })), (Verdict::Fail, "ID_TOKEN_AUDIENCE_MISMATCH")),
        (jwt(json!({ "iss": 1 })), (Verdict::Fail, "JWT_ISSUER_MISMATCH")),
        (jwt(json!({ "aud": 1 })), (Verdict::Fail, "JWT_AUDIENCE_MISMATCH")),
        (jwt(json!({ "sub": 1 })), (Verdict::Fail, "JWT_SUBJECT")),
        (access_token(&json!({ "aud": null })), (Verdict::Fail, "JWT_AUDIENCE_MISMATCH")),
        ("SlAV32hkKG".to_owned(), (Verdict::Unchecked, "accepted")),
    ];
    check(cases, |text| claims(text, &none));
    let issuer_alone = Expectations { issuer: ISSUER.into(), ..none };
    assert_eq!(claims(&id_token(&json!({})), &issuer_alone).0, Verdict::Unchecked);
}
