//! The inspector, the warnings: each is given for what earns it, and for nothing else.

use bearer_lab::{
    inspect::{KeyInput, Profile, Token, warnings::warnings},
    protocol::Timestamp,
};
use serde_json::{Value, json};

use crate::support::{CLIENT, ISSUER, NOW, check, encoded, es256_jwk, id_token, sign_es256, token};

fn codes(text: &str, name: &str, key: &str) -> Vec<&'static str> {
    let token = Token::read(text);
    let profile = Profile::of(&token.header, &token.claims);
    let found = warnings(&token, profile, name, &KeyInput::read(key), Timestamp::from_seconds(NOW));
    found.iter().map(|warning| warning.code()).collect()
}

/// A token that earns no warning, with members of header and claims replaced or, by null, removed.
fn of(header: Value, claims: Value) -> String {
    let mut parts = [
        json!({ "alg": "ES256", "kid": "1", "typ": "at+jwt" }),
        json!({ "iss": ISSUER, "aud": "a", "sub": "b", "client_id": CLIENT, "iat": NOW, "exp": NOW + 3600, "scope": "c" }),
    ];
    for (part, changes) in parts.iter_mut().zip([header, claims]) {
        for (name, value) in changes.as_object().unwrap() {
            match value {
                Value::Null => drop(part.as_object_mut().unwrap().remove(name)),
                value => part[name] = value.clone(),
            }
        }
    }
    sign_es256(&parts[0], &parts[1])
}

#[test]
fn each_warning_is_given_for_what_earns_it() {
    let scopes: Vec<String> = (0..13).map(|index| format!("s{index}")).collect();
    let cases = [
        (of(json!({}), json!({})), vec![]),
        (of(json!({ "kid": null }), json!({})), vec!["WARNING_NO_KEY_ID"]),
        (of(json!({ "jku": "https://evil.test" }), json!({})), vec!["WARNING_KEY_IN_HEADER"]),
        (of(json!({ "x5u": "https://evil.test" }), json!({})), vec!["WARNING_KEY_IN_HEADER"]),
        (of(json!({ "x5c": [] }), json!({})), vec!["WARNING_KEY_IN_HEADER"]),
        (of(json!({ "jwk": es256_jwk() }), json!({})), vec!["WARNING_KEY_IN_HEADER"]),
        (of(json!({}), json!({ "exp": NOW + 400 * 86_400 })), vec!["WARNING_FAR_EXPIRY"]),
        (of(json!({}), json!({ "exp": NOW + 2 * 86_400 })), vec!["WARNING_LONG_LIFE"]),
        (of(json!({}), json!({ "exp": NOW + 86_400 })), vec![]),
        (of(json!({}), json!({ "exp": null })), vec!["WARNING_NO_EXPIRY"]),
        (of(json!({}), json!({ "aud": null })), vec!["WARNING_NO_AUDIENCE"]),
        (of(json!({}), json!({ "scope": "files:*" })), vec!["WARNING_WIDE_SCOPE"]),
        (of(json!({}), json!({ "scope": "admin" })), vec!["WARNING_WIDE_SCOPE"]),
        (of(json!({}), json!({ "scope": "administer small" })), vec![]),
        (of(json!({}), json!({ "scope": scopes.join(" ") })), vec!["WARNING_WIDE_SCOPE"]),
        (of(json!({}), json!({ "email": "a@b.test" })), vec!["WARNING_PERSONAL_DATA"]),
    ];
    check(cases, |text| codes(text, "", ""));
}

#[test]
fn an_id_token_where_an_access_token_belongs_is_told() {
    let id_token = sign_es256(
        &json!({ "alg": "ES256", "kid": "1" }),
        &json!({ "iss": ISSUER, "aud": CLIENT, "nonce": "x", "exp": NOW + 60, "name": "Alice" }),
    );
    let cases = [
        ("Authorization", vec!["WARNING_ID_TOKEN_AS_ACCESS_TOKEN"]),
        ("access_token", vec!["WARNING_ID_TOKEN_AS_ACCESS_TOKEN"]),
        ("id_token", vec![]),
        ("", vec![]),
    ];
    check(cases, |name| codes(&id_token, name, ""));
    assert_eq!(codes(&of(json!({}), json!({})), "Authorization", ""), Vec::<&str>::new());
}

#[test]
fn rfc7518_s3_2_a_weak_secret_is_told() {
    let hs = |alg: &str| {
        token(&json!({ "alg": alg }).to_string(), &json!({ "aud": "a", "exp": NOW + 60 }).to_string(), b"x")
    };
    let weak = vec!["WARNING_WEAK_SECRET"];
    let cases = [
        (("HS256", "secret".to_owned()), weak.clone()),
        (("HS256", "0123456789abcdef0123456789abcde".to_owned()), weak.clone()),
        (("HS256", "0123456789abcdef0123456789abcdef".to_owned()), vec![]),
        (("HS512", "0123456789abcdef0123456789abcdef".to_owned()), weak.clone()),
        (("HS256", "a-string-secret-at-least-256-bits-long".to_owned()), weak),
        (("HS256", String::new()), vec![]),
    ];
    check(cases, |(alg, secret)| codes(&hs(alg), "", secret));
}

#[test]
fn a_private_key_and_compression_are_told() {
    let mut private = es256_jwk();
    private["d"] = json!("AAAA");
    assert_eq!(codes(&of(json!({}), json!({})), "", &private.to_string()), ["KEY_PRIVATE"]);
    let jwe =
        [&*encoded(r#"{"alg":"dir","enc":"A256GCM","zip":"DEF"}"#), "", "AAAA", "AAAA", "AAAA"].join(".");
    assert_eq!(codes(&jwe, "", ""), ["WARNING_COMPRESSED"]);
    assert_eq!(codes(&id_token(&json!({})), "", ""), ["WARNING_NO_KEY_ID"]);
}
