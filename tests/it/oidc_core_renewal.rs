//! OpenID Connect Core §12.2 and §3.3.3.6: an ID token that follows another, and one that was stored.

use bearer_lab::protocol::{
    Timestamp,
    json::Json,
    oauth::Nonce,
    oidc::{Expectation, IdToken, Occasion},
};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, CLIENT, ISSUER, NOW, check, claims, expectation, id_token, nonce, sign_es256, validate,
};

const CONTINUITY: &str = "ID_TOKEN_CONTINUITY";
const HOUR: i64 = 3600;

/// The ID token of the sign-in, with members replaced; those that are `null` are removed.
fn before(changes: &Value) -> IdToken {
    let mut claims = claims();
    claims["auth_time"] = json!(NOW - 10);
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    IdToken {
        subject: claims["sub"].as_str().unwrap().to_owned(),
        expires_at: Timestamp::from_seconds(NOW + HOUR),
        claims: Json::parse_object(claims.to_string().as_bytes()).unwrap(),
    }
}

/// The outcome at a renewal one hour after the sign-in.
fn renewal(previous: &IdToken, changes: &Value) -> &'static str {
    let nonce = nonce();
    let trusted = ["api://default".to_owned()];
    let expectation = Expectation {
        occasion: Occasion::Renewal,
        trusted_audiences: &trusted,
        previous: Some(previous),
        now: Timestamp::from_seconds(NOW + HOUR),
        ..expectation(&nonce)
    };
    let mut all = json!({ "iat": NOW + HOUR, "exp": NOW + 2 * HOUR, "auth_time": NOW - 10, "nonce": null });
    all.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    validate(&id_token(&all), &expectation)
}

#[test]
fn oidc_core_s12_2_a_renewed_id_token_is_checked_in_full_again() {
    let previous = before(&json!({}));
    let cases = [
        (json!({ "iss": format!("{ISSUER}1") }), "ID_TOKEN_ISSUER_MISMATCH"),
        (json!({ "aud": format!("{CLIENT}1") }), "ID_TOKEN_AUDIENCE_MISMATCH"),
        (json!({ "azp": format!("{CLIENT}1") }), "ID_TOKEN_AUTHORIZED_PARTY"),
        (json!({ "exp": NOW + HOUR - 60 }), "ID_TOKEN_EXPIRED"),
        (json!({ "iat": NOW - 1 }), "ID_TOKEN_ISSUED_AT"),
        (json!({ "nbf": NOW + 2 * HOUR }), "ID_TOKEN_NOT_YET_VALID"),
        (json!({}), ACCEPTED),
    ];
    check(cases, |changes| renewal(&previous, changes));
}

#[test]
fn oidc_core_s12_2_subject_and_time_of_the_sign_in_stay() {
    let previous = before(&json!({}));
    let cases = [
        (json!({ "sub": "alice1" }), CONTINUITY),
        (json!({ "sub": "bob" }), CONTINUITY),
        (json!({ "sub": "Alice" }), CONTINUITY),
        (json!({ "auth_time": NOW - 9 }), CONTINUITY),
        (json!({ "auth_time": NOW + HOUR }), CONTINUITY),
        (json!({ "auth_time": 0 }), CONTINUITY),
        (json!({ "auth_time": NOW - 10 }), ACCEPTED),
        (json!({ "auth_time": null }), ACCEPTED),
    ];
    check(cases, |changes| renewal(&previous, changes));
    assert_eq!(renewal(&before(&json!({ "auth_time": null })), &json!({})), ACCEPTED);
}

#[test]
fn oidc_core_s12_2_the_audience_stays() {
    let one = before(&json!({}));
    let two = before(&json!({ "aud": [CLIENT, "api://default"], "azp": CLIENT }));
    let both = json!([CLIENT, "api://default"]);
    assert_eq!(renewal(&one, &json!({ "aud": both, "azp": CLIENT })), CONTINUITY);
    assert_eq!(renewal(&two, &json!({ "azp": CLIENT })), CONTINUITY);
    assert_eq!(renewal(&two, &json!({ "aud": both, "azp": CLIENT })), ACCEPTED);
    assert_eq!(renewal(&two, &json!({ "aud": ["api://default", CLIENT], "azp": CLIENT })), ACCEPTED);
    assert_eq!(renewal(&one, &json!({ "aud": [CLIENT] })), ACCEPTED, "an array of one is that one");
}

#[test]
fn oidc_core_s12_2_a_nonce_may_be_left_out_and_may_not_change() {
    let previous = before(&json!({}));
    let other = Nonce::from_random(&[8; 32]).expose().to_owned();
    let cases = [
        (json!({ "nonce": other }), "NONCE_MISMATCH"),
        (json!({ "nonce": "" }), "NONCE_MISMATCH"),
        (json!({ "nonce": 1 }), "NONCE_MISMATCH"),
        (json!({ "nonce": nonce().expose() }), ACCEPTED),
        (json!({ "nonce": null }), ACCEPTED),
    ];
    check(cases, |changes| renewal(&previous, changes));
    let without = before(&json!({ "nonce": null }));
    assert_eq!(renewal(&without, &json!({ "nonce": other })), "NONCE_MISMATCH");
}

#[test]
fn oidc_core_s3_3_3_6_both_id_tokens_of_a_hybrid_flow_name_the_same_user() {
    let nonce = nonce();
    let front = before(&json!({}));
    let expectation = Expectation { previous: Some(&front), ..expectation(&nonce) };
    let cases = [
        (json!({ "sub": "alice1" }), CONTINUITY),
        (json!({ "sub": "bob" }), CONTINUITY),
        (json!({ "auth_time": NOW }), CONTINUITY),
        (json!({ "iss": format!("{ISSUER}1") }), "ID_TOKEN_ISSUER_MISMATCH"),
        (json!({ "nonce": null }), "NONCE_MISMATCH"),
        (json!({ "auth_time": NOW - 10 }), ACCEPTED),
        (json!({}), ACCEPTED),
    ];
    check(cases, |changes| validate(&id_token(changes), &expectation));
}

#[test]
fn a_stored_id_token_is_believed_for_what_it_says_and_not_for_when() {
    let nonce = nonce();
    let later = Timestamp::from_seconds(NOW + 30 * 24 * HOUR);
    let expectation = Expectation { occasion: Occasion::Restore, now: later, ..expectation(&nonce) };
    let cases = [
        (json!({ "iss": format!("{ISSUER}1") }), "ID_TOKEN_ISSUER_MISMATCH"),
        (json!({ "aud": format!("{CLIENT}1") }), "ID_TOKEN_AUDIENCE_MISMATCH"),
        (json!({ "sub": "" }), "ID_TOKEN_SUBJECT"),
        (json!({}), ACCEPTED),
    ];
    check(cases, |changes| validate(&id_token(changes), &expectation));
}

#[test]
fn oidc_core_s12_2_null_means_none_in_a_renewed_id_token_and_in_a_stored_one() {
    let names = ["nonce", "at_hash", "c_hash", "auth_time", "azp", "acr", "nbf", "name", "sid"];
    let outcome = |occasion, name: &str| {
        let (nonce, previous) = (nonce(), before(&json!({})));
        let expectation = Expectation { occasion, previous: Some(&previous), ..expectation(&nonce) };
        let mut all = claims();
        all.as_object_mut().unwrap().remove("nonce");
        all[name] = json!(null);
        validate(&sign_es256(&json!({ "alg": "ES256" }), &all), &expectation)
    };
    check(names.map(|name| (name, ACCEPTED)), |name| outcome(Occasion::Renewal, name));
    check(names.map(|name| (name, ACCEPTED)), |name| outcome(Occasion::Restore, name));
    check(["iss", "sub", "aud", "exp", "iat"].map(|name| (name, false)), |name| {
        outcome(Occasion::Renewal, name) == ACCEPTED
    });
}
