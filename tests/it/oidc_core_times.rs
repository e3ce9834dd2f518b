//! OpenID Connect Core §3.1.3.7 (9), (10), (13) and RFC 7519 §4.1.5: the times of an ID token.

use bearer_lab::protocol::{CLOCK_LEEWAY, Lifetime, oidc::Expectation};
use serde_json::{Value, json};

use crate::support::{ACCEPTED, NOW, check, claims, expectation, id_token, nonce, sign_es256, validate};

const EXPIRED: &str = "ID_TOKEN_EXPIRED";
const ISSUED_AT: &str = "ID_TOKEN_ISSUED_AT";
const NOT_BEFORE: &str = "ID_TOKEN_NOT_YET_VALID";
const AUTH_TIME: &str = "ID_TOKEN_AUTH_TIME";

/// What is no time: values of the wrong type or out of range.
fn no_times() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!([NOW]),
        json!({}),
        json!(""),
        json!(NOW.to_string()),
        json!("2030-01-01"),
        json!(-1),
        json!(NOW * 1000),
        json!((NOW + 3600) * 1000),
        json!(1e300),
        json!(-1e300),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(i64::MIN),
    ]
}

fn with(name: &str, value: &Value) -> &'static str {
    let nonce = nonce();
    let mut claims = claims();
    claims[name] = value.clone();
    validate(&sign_es256(&json!({ "alg": "ES256" }), &claims), &expectation(&nonce))
}

fn without(name: &str) -> &'static str {
    let nonce = nonce();
    validate(&id_token(&json!({ name: null })), &expectation(&nonce))
}

#[test]
fn the_leeway_between_two_clocks_is_one_minute() {
    assert_eq!(CLOCK_LEEWAY, Lifetime::from_seconds(60));
}

#[test]
fn oidc_core_s3_1_3_7_9_an_expired_id_token_is_refused() {
    let times = [
        (json!(NOW - 360), EXPIRED),
        (json!(NOW - 300), EXPIRED),
        (json!(NOW - 61), EXPIRED),
        (json!(NOW - 60), EXPIRED),
        (json!(NOW as f64 - 60.5), EXPIRED),
        (json!(0), EXPIRED),
        (json!(NOW - 59), ACCEPTED),
        (json!(NOW), ACCEPTED),
        (json!(NOW + 1), ACCEPTED),
        (json!(NOW as f64 + 0.5), ACCEPTED),
        (json!(99_999_999_999_i64), ACCEPTED),
    ];
    check(times, |time| with("exp", time));
    check(no_times().into_iter().map(|value| (value, EXPIRED)), |value| with("exp", value));
    assert_eq!(without("exp"), EXPIRED);
}

#[test]
fn oidc_core_s3_1_3_7_10_an_id_token_was_issued_just_now() {
    let times = [
        (json!(NOW - 7 * 86_400), ISSUED_AT),
        (json!(NOW - 3601), ISSUED_AT),
        (json!(NOW + 61), ISSUED_AT),
        (json!(NOW + 360), ISSUED_AT),
        (json!(NOW + 7 * 86_400), ISSUED_AT),
        (json!(0), ISSUED_AT),
        (json!(NOW - 3600), ACCEPTED),
        (json!(NOW), ACCEPTED),
        (json!(NOW + 60), ACCEPTED),
        (json!(NOW as f64 + 60.9), ACCEPTED),
    ];
    check(times, |time| with("iat", time));
    check(no_times().into_iter().map(|value| (value, ISSUED_AT)), |value| with("iat", value));
    assert_eq!(without("iat"), ISSUED_AT);
}

#[test]
fn rfc7519_s4_1_5_an_id_token_counts_from_its_nbf_on_where_it_has_one() {
    let times = [
        (json!(NOW + 61), NOT_BEFORE),
        (json!(NOW + 3600), NOT_BEFORE),
        (json!(99_999_999_999_i64), NOT_BEFORE),
        (json!(NOW + 60), ACCEPTED),
        (json!(NOW), ACCEPTED),
        (json!(0), ACCEPTED),
    ];
    check(times, |time| with("nbf", time));
    check(no_times().into_iter().map(|value| (value, NOT_BEFORE)), |value| with("nbf", value));
    assert_eq!(without("nbf"), ACCEPTED);
}

#[test]
fn oidc_core_s3_1_3_7_13_a_maximal_age_asks_for_an_auth_time_that_is_recent() {
    let nonce = nonce();
    let expectation = Expectation { max_age: Some(Lifetime::from_seconds(300)), ..expectation(&nonce) };
    let outcome = |value: &Value| {
        let mut claims = claims();
        claims["auth_time"] = value.clone();
        validate(&sign_es256(&json!({ "alg": "ES256" }), &claims), &expectation)
    };
    let times = [
        (json!(NOW - 361), AUTH_TIME),
        (json!(NOW - 86_400), AUTH_TIME),
        (json!(NOW + 61), AUTH_TIME),
        (json!(0), AUTH_TIME),
        (json!(NOW - 360), ACCEPTED),
        (json!(NOW - 300), ACCEPTED),
        (json!(NOW + 60), ACCEPTED),
    ];
    check(times, |time| outcome(time));
    check(no_times().into_iter().map(|value| (value, AUTH_TIME)), |value| outcome(value));
    assert_eq!(validate(&id_token(&json!({})), &expectation), AUTH_TIME, "absent");
    let at_once = Expectation { max_age: Some(Lifetime::from_seconds(0)), ..expectation };
    assert_eq!(validate(&id_token(&json!({ "auth_time": NOW - 61 })), &at_once), AUTH_TIME);
    assert_eq!(validate(&id_token(&json!({ "auth_time": NOW - 60 })), &at_once), ACCEPTED);
}

#[test]
fn oidc_core_s2_without_a_maximal_age_an_auth_time_need_only_be_a_time() {
    check(no_times().into_iter().map(|value| (value, AUTH_TIME)), |value| with("auth_time", value));
    for time in [0, NOW - 86_400 * 365, NOW] {
        assert_eq!(with("auth_time", &json!(time)), ACCEPTED, "{time}");
    }
}
