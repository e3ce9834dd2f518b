//! OpenID Connect Core §3.1.3.8, §3.2.2.9 and §3.3.2.10: `at_hash` and `c_hash`.

use bearer_lab::protocol::{
    Secret,
    jose::{Algorithm, base64url},
    oidc::{Expectation, TokenHash},
};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, ACCESS_TOKEN, CODE, check, claims, expectation, id_token, nonce, sign_es256, validate,
};

/// The hash claim for ES256 of `text`.
fn hash(text: &str) -> String {
    let digest = Algorithm::from_name("ES256").unwrap().hash().digest(text.as_bytes());
    base64url::encode(&digest[..16])
}

fn outcome(name: &str, value: &Value, access_token: TokenHash<'_>, code: TokenHash<'_>) -> &'static str {
    let nonce = nonce();
    let expectation = Expectation { access_token, code, ..expectation(&nonce) };
    let mut claims = claims();
    claims[name] = value.clone();
    validate(&sign_es256(&json!({ "alg": "ES256" }), &claims), &expectation)
}

/// What is not the hash of `text`.
fn wrong_hashes(text: &str) -> Vec<Value> {
    let right = hash(text);
    let digest = Algorithm::from_name("ES256").unwrap().hash().digest(text.as_bytes());
    let sha512 = Algorithm::from_name("ES512").unwrap().hash().digest(text.as_bytes());
    vec![
        json!(format!("{right}1")),
        json!(format!("{right}=")),
        json!(format!("{right}==")),
        json!(format!("{right}\n")),
        json!(right[..21]),
        json!(right.to_lowercase()),
        json!(base64url::encode(&digest)),
        json!(base64url::encode(&digest[16..])),
        json!(base64url::encode(&digest[..15])),
        json!(base64url::encode(&sha512[..32])),
        json!(base64url::encode(&sha512[..16])),
        json!(hash("another token")),
        json!(hash("")),
        json!(text),
        json!(""),
        json!(1),
        json!(false),
        json!([right]),
        json!({ "hash": right }),
    ]
}

#[test]
fn oidc_core_s3_2_2_9_at_hash_must_be_the_hash_of_the_token_that_came_with_it() {
    let token = Secret::new(ACCESS_TOKEN);
    let wrong = wrong_hashes(ACCESS_TOKEN).into_iter().map(|value| (value, "AT_HASH_MISMATCH"));
    let cases = wrong.chain([(json!(hash(ACCESS_TOKEN)), ACCEPTED)]);
    check(cases.clone(), |value| outcome("at_hash", value, TokenHash::Required(&token), TokenHash::None));
    check(cases, |value| outcome("at_hash", value, TokenHash::Optional(&token), TokenHash::None));
}

#[test]
fn oidc_core_s3_3_2_10_c_hash_must_be_the_hash_of_the_code_that_came_with_it() {
    let code = Secret::new(CODE);
    let wrong = wrong_hashes(CODE).into_iter().map(|value| (value, "C_HASH_MISMATCH"));
    let cases = wrong.chain([(json!(hash(CODE)), ACCEPTED)]);
    check(cases, |value| outcome("c_hash", value, TokenHash::None, TokenHash::Required(&code)));
}

#[test]
fn oidc_core_s3_2_2_10_a_missing_hash_is_refused_where_it_is_required_and_nowhere_else() {
    let (token, code) = (Secret::new(ACCESS_TOKEN), Secret::new(CODE));
    let plain = id_token(&json!({}));
    let nonce = nonce();
    let with = |access_token, code| Expectation { access_token, code, ..expectation(&nonce) };
    let cases = [
        (with(TokenHash::Required(&token), TokenHash::None), "AT_HASH_MISMATCH"),
        (with(TokenHash::None, TokenHash::Required(&code)), "C_HASH_MISMATCH"),
        (with(TokenHash::Required(&token), TokenHash::Required(&code)), "AT_HASH_MISMATCH"),
        (with(TokenHash::Optional(&token), TokenHash::None), ACCEPTED),
        (with(TokenHash::None, TokenHash::None), ACCEPTED),
    ];
    check(cases, |expectation| validate(&plain, expectation));
    let at_hash = id_token(&json!({ "at_hash": hash(ACCESS_TOKEN) }));
    let both = with(TokenHash::Required(&token), TokenHash::Required(&code));
    assert_eq!(validate(&at_hash, &both), "C_HASH_MISMATCH");
    let right = id_token(&json!({ "at_hash": hash(ACCESS_TOKEN), "c_hash": hash(CODE) }));
    assert_eq!(validate(&right, &both), ACCEPTED);
    let swapped = id_token(&json!({ "at_hash": hash(CODE), "c_hash": hash(ACCESS_TOKEN) }));
    assert_eq!(validate(&swapped, &both), "AT_HASH_MISMATCH");
}

#[test]
fn oidc_core_s3_1_3_6_every_algorithm_hashes_with_its_own_size() {
    let cases = [
        ("RS256", "SHA-256"),
        ("PS256", "SHA-256"),
        ("ES256", "SHA-256"),
        ("RS384", "SHA-384"),
        ("PS384", "SHA-384"),
        ("ES384", "SHA-384"),
        ("RS512", "SHA-512"),
        ("PS512", "SHA-512"),
        ("ES512", "SHA-512"),
        ("EdDSA", "SHA-512"),
    ];
    check(cases, |name| Algorithm::from_name(name).unwrap().hash().name());
    // FIPS 180-4 examples for "abc".
    let first = |name: &str| Algorithm::from_name(name).unwrap().hash().digest(b"abc")[..4].to_vec();
    assert_eq!(first("RS256"), [0xba, 0x78, 0x16, 0xbf]);
    assert_eq!(first("RS384"), [0xcb, 0x00, 0x75, 0x3f]);
    assert_eq!(first("RS512"), [0xdd, 0xaf, 0x35, 0xa1]);
}

#[test]
fn oidc_core_s3_1_3_6_null_means_none_where_at_hash_may_be_left_out_and_nowhere_else() {
    let (token, code) = (Secret::new(ACCESS_TOKEN), Secret::new(CODE));
    let null = |name, access_token, code| outcome(name, &json!(null), access_token, code);
    assert_eq!(null("at_hash", TokenHash::Optional(&token), TokenHash::None), ACCEPTED);
    assert_eq!(null("at_hash", TokenHash::Required(&token), TokenHash::None), "AT_HASH_MISMATCH");
    assert_eq!(null("c_hash", TokenHash::None, TokenHash::Required(&code)), "C_HASH_MISMATCH");
}
