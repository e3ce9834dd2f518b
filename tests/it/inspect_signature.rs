//! The inspector, the signature: published examples pass, their mutations fail, and what was not checked is no pass.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bearer_lab::{
    inspect::{Conclusion, KeyInput, Kind, Reason, Signature, Token, make::sign_hs256, signature::DECISIVE},
    protocol::{
        check::{Checks, Verdict},
        jose::{base64url, is_valid},
    },
};
use serde_json::{Value, json};

use crate::support::{
    RsaKey, check, encoded, es256_jwk, first_failure, id_token, mutations, published, sign_es256,
    sign_es256_text, token,
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
        ((none("none", b""), jwk.clone()), "TOKEN_UNSECURED"),
        ((none("none", b"x"), jwk.clone()), "TOKEN_UNSECURED"),
        ((none("nOnE", b"x"), jwk.clone()), "TOKEN_UNSECURED"),
        ((none("HS256", b"x"), jwk.clone()), "TOKEN_KEY_CONFUSION"),
        ((none("HS256", b"x"), "secret".to_owned()), "TOKEN_SIGNATURE_INVALID"),
        ((none("HS1", b"x"), "secret".to_owned()), "TOKEN_ALGORITHM"),
        ((none("rs256", b"x"), rsa.clone()), "TOKEN_ALGORITHM"),
        ((none("", b"x"), rsa.clone()), "TOKEN_ALGORITHM"),
        ((token(r#"{"alg":1}"#, "{}", b"x"), rsa), "TOKEN_ALGORITHM"),
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
        ((right.clone(), "{".to_owned()), Verdict::Unchecked),
        ((right, "a secret".to_owned()), Verdict::Unchecked),
        ((hs.clone(), String::new()), Verdict::Unchecked),
        ((hs, "https://issuer.test".to_owned()), Verdict::Unchecked),
        ((jwe, jwk.clone()), Verdict::Unchecked),
        ((es256k, jwk.clone()), Verdict::Unchecked),
        (("SlAV32hkKG".to_owned(), jwk.clone()), Verdict::Unchecked),
        (("not.a.jwt".to_owned(), jwk), Verdict::Unchecked),
    ];
    check(cases, |(token, key)| verdict(token, key));
}

/// An ES256 token of the tests, its signature in DER: two integers, each with a zero before a high first bit.
fn with_der_signature(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let raw = base64url::decode(signature).unwrap();
    let integer = |half: &[u8]| {
        let zero = if half[0] & 0x80 == 0 { &[][..] } else { &[0][..] };
        [&[2, u8::try_from(half.len() + zero.len()).unwrap()][..], zero, half].concat()
    };
    let content = [integer(&raw[..32]), integer(&raw[32..])].concat();
    let der = [&[0x30, u8::try_from(content.len()).unwrap()][..], &content].concat();
    [signed, &base64url::encode(&der)].join(".")
}

#[test]
fn rfc7518_s3_4_and_s3_5_the_visible_cause_of_a_wrong_signature_is_named() {
    let jwk = es256_jwk().to_string();
    let der = with_der_signature(&id_token(&json!({})));
    assert_eq!(first_failure(&checks(&der, &jwk)), "TOKEN_SIGNATURE_DER");
    assert_eq!(first_failure(&checks(&der, "")), "TOKEN_SIGNATURE_DER", "no key is needed to see it");
    let long_form = token(
        r#"{"alg":"ES512"}"#,
        "{}",
        &[&[0x30, 0x81, 0x88, 2, 66][..], &[1; 66], &[2, 66], &[1; 66]].concat(),
    );
    assert_eq!(first_failure(&checks(&long_form, "")), "TOKEN_SIGNATURE_DER");
    let rsa = RsaKey::of_rfc7515().jwk().to_string();
    let salted = token(r#"{"alg":"PS256"}"#, "{}", &[1; 256]);
    let conclude = |salt: Option<usize>| {
        let Signature::Open(mut open) = Signature::of(&Token::read(&salted), &KeyInput::read(&rsa)) else {
            panic!("a key that fits");
        };
        salt.into_iter().for_each(|bytes| open.found_salt(bytes));
        let tried = open.ways().into_iter().map(|way| (way, false)).collect();
        first_failure(&open.conclude(Ok(tried)))
    };
    assert_eq!([conclude(None), conclude(Some(20))], ["TOKEN_SIGNATURE_INVALID", "TOKEN_SIGNATURE_SALT"]);
}

#[test]
fn rfc8032_s5_2_6_a_signature_of_ed448_is_not_checked() {
    let token = token(r#"{"alg":"EdDSA"}"#, "{}", &[1; 114]);
    let ed448 = json!({ "kty": "OKP", "crv": "Ed448", "x": base64url::encode(&[1; 57]) });
    let ed25519 = published("rfc8037")["jwk"].clone();
    let cases = [
        (String::new(), Verdict::Unchecked),
        (ed448.to_string(), Verdict::Unchecked),
        (json!({ "keys": [ed448, ed25519] }).to_string(), Verdict::Unchecked),
        (ed25519.to_string(), Verdict::Fail),
    ];
    check(cases, |key| verdict(&token, key));
}

#[test]
fn a_token_with_a_nonce_in_its_header_is_for_its_own_api_alone() {
    let jwk = es256_jwk().to_string();
    let header = json!({ "alg": "ES256", "typ": "JWT", "nonce": "AQABAAAA" });
    let signed = sign_es256(&header, &json!({ "aud": "https://api.test" }));
    let other = {
        let (input, _) = signed.rsplit_once('.').unwrap();
        [input, signed_part(&id_token(&json!({})))].join(".")
    };
    let reason = |token: &str, key: &str| match Conclusion::of(&checks(token, key), &DECISIVE).reason {
        Reason::Sentence(sentence) => sentence,
        Reason::Broken(rule) => rule.code.to_owned(),
    };
    assert_eq!(verdict(&signed, &jwk), Verdict::Pass, "what can be verified is verified");
    for key in [jwk.as_str(), &RsaKey::of_rfc7515().jwk().to_string(), "", "https://issuer.test"] {
        assert_eq!(verdict(&other, key), Verdict::Unchecked);
        assert!(reason(&other, key).starts_with("The header contains nonce."), "{key}");
    }
}

fn signed_part(token: &str) -> &str {
    token.rsplit_once('.').unwrap().1
}

#[test]
fn rfc7518_s3_2_a_secret_is_tried_in_every_encoding_and_the_one_that_matches_is_shown() {
    let secret: Vec<u8> = (200..232).collect();
    let input = [encoded(r#"{"alg":"HS256"}"#), encoded("{}")].join(".");
    let sign = |secret: &[u8]| [input.as_str(), &base64url::encode(&sign_hs256(secret, &input))].join(".");
    let (bytes, base64) = (sign(&secret), STANDARD.encode(&secret));
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let cases = [
        ((bytes.clone(), base64.clone()), "base64"),
        ((bytes.clone(), base64.trim_end_matches('=').to_owned()), "base64"),
        ((bytes.clone(), base64url::encode(&secret)), "base64url"),
        ((bytes.clone(), [&base64url::encode(&secret), "="].concat()), "base64url"),
        ((bytes.clone(), hex.clone()), "hex"),
        ((bytes.clone(), hex.to_uppercase()), "hex"),
        ((bytes.clone(), format!("JWT_SECRET=\"{base64}\"")), "the value as base64"),
        ((bytes, json!({ "kty": "oct", "k": base64url::encode(&secret) }).to_string()), "the member k"),
        ((sign(base64.as_bytes()), base64.clone()), "text"),
        ((sign(b"{k9}harbor, in braces"), "{k9}harbor, in braces".to_owned()), "text"),
    ];
    for ((token, key), encoding) in cases {
        let checks = checks(&token, &key);
        let found = checks.iter().last().unwrap().found.clone();
        assert_eq!(found, format!("valid, with the secret read as {encoding}"), "{key}");
    }
}

#[test]
fn rfc7518_s6_4_the_secrets_of_a_key_set_verify_by_their_kid_and_alg() {
    let (secret, other) = ([7; 32], [8; 32]);
    let input = [encoded(r#"{"alg":"HS256","kid":"a"}"#), encoded("data, not JSON")].join(".");
    let token = [input.as_str(), &base64url::encode(&sign_hs256(&secret, &input))].join(".");
    let oct = |secret: &[u8], more: Value| {
        let mut jwk = json!({ "kty": "oct", "k": base64url::encode(secret) });
        jwk.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        jwk
    };
    let cases = [
        (vec![oct(&secret, json!({}))], "accepted"),
        (vec![oct(&secret, json!({ "kid": "a", "alg": "HS256", "use": "sig" }))], "accepted"),
        (
            vec![oct(&other, json!({ "kid": "b" })), oct(&secret, json!({ "kid": "a" })), es256_jwk()],
            "accepted",
        ),
        (vec![oct(&secret, json!({ "kid": "b" }))], "TOKEN_KEY_UNKNOWN"),
        (vec![oct(&secret, json!({ "alg": "HS512" }))], "TOKEN_KEY_UNKNOWN"),
        (vec![oct(&other, json!({}))], "TOKEN_SIGNATURE_INVALID"),
        (vec![es256_jwk()], "TOKEN_KEY_CONFUSION"),
    ];
    check(cases, |keys| first_failure(&checks(&token, &json!({ "keys": keys }).to_string())));
}

#[test]
fn rfc7515_s1_a_signature_over_anything_is_verified() {
    let jwk = es256_jwk().to_string();
    let header = r#"{"alg":"ES256"}"#;
    for payload in ["foo", "123400", "[1]", "null", "\"text\"", "<xml/>"] {
        let signed = sign_es256_text(header, payload);
        let read = Token::read(&signed);
        assert_eq!((read.kind, verdict(&signed, &jwk)), (Kind::Signed, Verdict::Pass), "{payload:?}");
        let changed = [&*encoded(header), &encoded("other"), signed_part(&signed)].join(".");
        assert_eq!(verdict(&changed, &jwk), Verdict::Fail, "{payload:?}");
    }
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
