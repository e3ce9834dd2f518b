//! The inspector, the signature: published examples pass, their mutations fail, and what was not checked is no pass.

use bearer_lab::{
    inspect::{Conclusion, KeyInput, Signature, Token, signature::DECISIVE},
    protocol::{
        check::{Checks, Verdict},
        jose::{base64url, is_valid},
    },
};
use serde_json::{Value, json};

use crate::support::{
    RsaKey, check, encoded, es256_jwk, first_failure, id_token, mutations, published, sign_es256, token,
};

fn checks(text: &str, key: &str) -> Checks {
    match Signature::of(&Token::read(text), &KeyInput::read(key)) {
        Signature::Decided(checks) => checks,
        Signature::Open(open) => {
            let tried: Vec<_> =
                open.ways().into_iter().map(|way| (way.clone(), is_valid(&way).unwrap())).collect();
            open.conclude(Ok(tried))
        }
    }
}

fn verdict(text: &str, key: &str) -> Verdict {
    Conclusion::of(&checks(text, key), &DECISIVE).verdict
}

fn example(file: &str, name: &str) -> (String, String) {
    let example = published(file)[name].clone();
    (example["token"].as_str().unwrap().to_owned(), example["jwk"].to_string())
}

#[test]
fn rfc7515_and_rfc7520_the_published_examples_pass() {
    let cases =
        [("rfc7515", "A.1"), ("rfc7515", "A.2"), ("rfc7515", "A.3"), ("rfc7520", "4.1"), ("rfc7520", "4.4")];
    check(cases.map(|case| (case, Verdict::Pass)), |(file, name)| {
        let (token, jwk) = example(file, name);
        verdict(&token, &jwk)
    });
}

#[test]
fn rfc7515_s5_2_every_changed_byte_of_an_hmac_is_noticed() {
    for (file, name) in [("rfc7515", "A.1"), ("rfc7520", "4.4")] {
        let (token, jwk) = example(file, name);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = base64url::decode(signature).unwrap();
        let cases =
            mutations(&signature).map(|(what, bytes)| (what, [signed, &base64url::encode(&bytes)].join(".")));
        check(cases.map(|case| (case, Verdict::Fail)), |(_, token)| verdict(token, &jwk));
    }
}

#[test]
fn rfc7515_s5_2_a_changed_payload_is_noticed() {
    for (name, file) in [("A.1", "rfc7515"), ("A.2", "rfc7515"), ("A.3", "rfc7515")] {
        let (token, jwk) = example(file, name);
        let parts: Vec<&str> = token.split('.').collect();
        let changed = [
            parts[0],
            &encoded(r#"{"iss":"joe","exp":1300819380,"http://example.com/is_root":false}"#),
            parts[2],
        ];
        assert_eq!(verdict(&changed.join("."), &jwk), Verdict::Fail, "{name}");
    }
}

#[test]
fn rfc2104_s2_a_key_longer_than_the_block_is_hashed_first() {
    let key = json!({ "kty": "oct", "k": base64url::encode(&[0xaa; 131]) }).to_string();
    let cases = [("HS256", "hs256_long_key"), ("HS384", "hs384_long_key"), ("HS512", "hs512_long_key")];
    check(cases.map(|case| (case, Verdict::Pass)), |(alg, name)| {
        let signature = published("pem")[*name].as_str().unwrap().to_owned();
        verdict(&[encoded(&format!("{{\"alg\":\"{alg}\"}}")), encoded("{}"), signature].join("."), &key)
    });
}

#[test]
fn rfc8725_s3_1_what_no_key_verifies_fails() {
    let jwk = es256_jwk().to_string();
    let rsa = RsaKey::of_rfc7515().jwk().to_string();
    let right = id_token(&json!({}));
    let signed_as = |header: Value| sign_es256(&header, &json!({ "sub": "a" }));
    let none = |alg: &str, signature: &[u8]| token(&json!({ "alg": alg }).to_string(), "{}", signature);
    let cases = [
        ((right.clone(), jwk.clone()), "accepted"),
        ((right.clone(), rsa.clone()), "TOKEN_KEY_UNKNOWN"),
        ((right.clone(), "a secret".to_owned()), "TOKEN_KEY_CONFUSION"),
        ((none("none", b""), jwk.clone()), "TOKEN_UNSECURED"),
        ((none("none", b"x"), jwk.clone()), "TOKEN_UNSECURED"),
        ((none("nOnE", b"x"), jwk.clone()), "TOKEN_UNSECURED"),
        ((none("HS256", b"x"), jwk.clone()), "TOKEN_KEY_CONFUSION"),
        ((none("HS256", b"x"), "secret".to_owned()), "TOKEN_SIGNATURE_INVALID"),
        ((none("HS1", b"x"), "secret".to_owned()), "TOKEN_ALGORITHM"),
        ((none("rs256", b"x"), rsa.clone()), "TOKEN_ALGORITHM"),
        ((none("", b"x"), rsa.clone()), "TOKEN_ALGORITHM"),
        ((token(r#"{"alg":1}"#, "{}", b"x"), rsa.clone()), "TOKEN_ALGORITHM"),
        ((token("{}", "{}", b"x"), rsa), "TOKEN_ALGORITHM"),
        (
            (signed_as(json!({ "alg": "ES256", "crit": ["exp"], "exp": 1 })), jwk.clone()),
            "TOKEN_CRITICAL_HEADER",
        ),
        ((signed_as(json!({ "alg": "ES256", "b64": false })), jwk.clone()), "TOKEN_CRITICAL_HEADER"),
        ((token(r#"{"alg":"HS256","crit":["b64"]}"#, "{}", b"x"), "s".to_owned()), "TOKEN_CRITICAL_HEADER"),
        ((signed_as(json!({ "alg": "ES256", "jwk": es256_jwk() })), jwk.clone()), "accepted"),
        ((signed_as(json!({ "alg": "ES256", "kid": "other" })), jwk), "accepted"),
    ];
    check(cases, |(token, key)| first_failure(&checks(token, key)));
}

#[test]
fn what_was_not_checked_is_no_pass() {
    let right = id_token(&json!({}));
    let jwe = [&*encoded(r#"{"alg":"dir","enc":"A256GCM"}"#), "", "AAAA", "AAAA", "AAAA"].join(".");
    let es256k = token(r#"{"alg":"ES256K"}"#, "{}", &[1; 64]);
    let jwk = es256_jwk().to_string();
    let hs = example("rfc7515", "A.1").0;
    let cases = [
        ((right.clone(), String::new()), Verdict::Unchecked),
        ((right.clone(), "https://issuer.test".to_owned()), Verdict::Unchecked),
        ((right, "{".to_owned()), Verdict::Unchecked),
        ((hs.clone(), String::new()), Verdict::Unchecked),
        ((hs, "https://issuer.test".to_owned()), Verdict::Unchecked),
        ((jwe, jwk.clone()), Verdict::Unchecked),
        ((es256k, jwk.clone()), Verdict::Unchecked),
        (("SlAV32hkKG".to_owned(), jwk.clone()), Verdict::Unchecked),
        (("not.a.jwt".to_owned(), jwk), Verdict::Unchecked),
    ];
    check(cases, |(token, key)| verdict(token, key));
}

#[test]
fn a_key_in_the_header_is_never_the_key() {
    let forged = sign_es256(&json!({ "alg": "ES256", "jwk": es256_jwk() }), &json!({ "sub": "mallory" }));
    assert_eq!(verdict(&forged, ""), Verdict::Unchecked);
    assert_eq!(verdict(&forged, &published("pem")["p384_jwk"].to_string()), Verdict::Fail);
}

#[test]
fn a_signature_passes_by_its_own_check_alone() {
    use bearer_lab::protocol::jose::jws::{ALGORITHM, CRITICAL, SIGNATURE_INVALID};
    let mut checks = Checks::default();
    checks.record(&CRITICAL, true, "", "");
    checks.record(&ALGORITHM, true, "", "");
    assert_eq!(Conclusion::of(&checks, &DECISIVE).verdict, Verdict::Unchecked);
    checks.record(&SIGNATURE_INVALID, true, "", "");
    assert_eq!(Conclusion::of(&checks, &DECISIVE).verdict, Verdict::Pass);
}
