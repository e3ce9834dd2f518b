//! The inspector, SD-JWT (RFC 9901) and detached JWS (RFC 7515 appendix F).

use bearer_lab::{
    inspect::{Conclusion, KeyInput, Kind, Signature, Token, signature::DECISIVE},
    protocol::{
        check::Verdict,
        jose::{base64url, is_valid},
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{check, encoded, es256_jwk, sign_es256, sign_es256_text};

fn disclosure(value: Value) -> String {
    encoded(&value.to_string())
}

fn digest(text: &str) -> String {
    base64url::encode(&Sha256::digest(text))
}

/// An issuer's token that has these digests, a nested one among them.
fn issued(digests: &[String]) -> String {
    let claims =
        json!({ "iss": "https://i.test", "_sd": digests, "_sd_alg": "sha-256", "cnf": { "jwk": {} } });
    sign_es256(&json!({ "alg": "ES256", "typ": "dc+sd-jwt" }), &claims)
}

fn facts(text: &str) -> Vec<(String, String)> {
    Token::read(text).facts.into_iter().map(|fact| (fact.name, fact.value)).collect()
}

fn format(text: &str) -> (Kind, Verdict) {
    let token = Token::read(text);
    (token.kind, Conclusion::of(&token.format, &[]).verdict)
}

fn signature(text: &str, key: &str) -> Verdict {
    let checks = match Signature::of(&Token::read(text), &KeyInput::read(key)) {
        Signature::Decided(checks) => checks,
        Signature::Open(open) => {
            let ways = open.ways().into_iter().map(|way| (way.clone(), is_valid(&way).unwrap())).collect();
            open.conclude(Ok(ways))
        }
    };
    Conclusion::of(&checks, &DECISIVE).verdict
}

#[test]
fn rfc9901_s7_1_disclosures_are_compared_with_the_signed_digests() {
    let name = disclosure(json!(["s1", "given_name", "Kim"]));
    let street = disclosure(json!(["s2", "street", "Quay 1"]));
    let address = disclosure(json!(["s3", "address", { "_sd": [digest(&street)] }]));
    let country = disclosure(json!(["s4", "CH"]));
    let foreign = disclosure(json!(["s5", "admin", true]));
    let chained = disclosure(json!(["s6", "x", { "_sd": [digest(&foreign)] }]));
    let reserved = disclosure(json!(["s7", "_sd", []]));
    let list = disclosure(json!(["s8", "countries", [{ "...": digest(&country) }]]));
    let issued = issued(&[&name, &address, &list, &reserved].map(|it| digest(it)));
    let cases = [
        (vec![], Verdict::Pass),
        (vec![&name], Verdict::Pass),
        (vec![&street, &address], Verdict::Pass),
        (vec![&list, &country], Verdict::Pass),
        (vec![&street], Verdict::Fail),
        (vec![&name, &name], Verdict::Fail),
        (vec![&foreign], Verdict::Fail),
        (vec![&chained, &foreign], Verdict::Fail),
        (vec![&reserved], Verdict::Fail),
    ];
    for (disclosures, expected) in cases {
        let parts: String = disclosures.iter().flat_map(|it| [it, "~"]).collect();
        let text = [&issued, "~", &parts].concat();
        assert_eq!(format(&text), (Kind::SdJwt, expected), "{text}");
        assert_eq!(signature(&text, &es256_jwk().to_string()), Verdict::Pass, "{text}");
    }
    assert_eq!(format(&[&issued, "~!~"].concat()), (Kind::SdJwt, Verdict::Fail));
    let text = [&issued, "~", &name, "~", &foreign, "~"].concat();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        facts(&text),
        [
            pair("Disclosure given_name", "\"Kim\" (its digest matches)"),
            pair("Disclosure admin", "true (its digest is not in the signed token)"),
            pair("Key binding", "none. The token names the key of its holder (cnf)."),
        ]
    );
}

#[test]
fn rfc9901_s4_3_the_key_binding_is_shown_and_belongs_to_its_disclosures() {
    let name = disclosure(json!(["s1", "given_name", "Kim"]));
    let presented = [&issued(&[digest(&name)]), "~", &name, "~"].concat();
    let binding = |hash: &str| {
        sign_es256(
            &json!({ "alg": "ES256", "typ": "kb+jwt" }),
            &json!({ "aud": "https://v.test", "nonce": "n-1", "sd_hash": hash }),
        )
    };
    let right = [&*presented, &binding(&digest(&presented))].concat();
    assert_eq!(format(&right), (Kind::SdJwt, Verdict::Pass));
    let (_, words) = facts(&right).pop().unwrap();
    for part in
        ["for https://v.test", "nonce n-1", "sd_hash matches", "signature of the holder is not checked"]
    {
        assert!(words.contains(part), "{words}");
    }
    let moved = [&*presented, &binding(&digest("another"))].concat();
    assert_eq!(format(&moved), (Kind::SdJwt, Verdict::Fail));
    let forged = right.replacen(".eyJ", ".eyK", 1);
    assert_ne!(signature(&forged, &es256_jwk().to_string()), Verdict::Pass);
}

#[test]
fn rfc9901_s4_1_1_an_unknown_hash_algorithm_is_refused() {
    let claims = json!({ "_sd": ["x"], "_sd_alg": "md5" });
    let text =
        [&sign_es256(&json!({ "alg": "ES256" }), &claims), "~", &disclosure(json!(["s", "a", 1])), "~"]
            .concat();
    assert_eq!(format(&text), (Kind::SdJwt, Verdict::Fail));
}

#[test]
fn rfc7515_appendix_f_a_detached_jws_is_identified_and_not_checked() {
    let key = es256_jwk().to_string();
    let detached = |header: &str, payload: &str| {
        let whole = sign_es256_text(header, payload);
        let parts: Vec<&str> = whole.split('.').collect();
        [parts[0], "", parts[2]].join(".")
    };
    let cases = [
        (detached(r#"{"alg":"ES256"}"#, "sent separately"), Verdict::Unchecked),
        (detached(r#"{"alg":"ES256","b64":false,"crit":["b64"]}"#, "x"), Verdict::Unchecked),
        (detached(r#"{"alg":"HS256"}"#, "x"), Verdict::Unchecked),
        (detached(r#"{"alg":"ES256"}"#, ""), Verdict::Pass),
    ];
    check(cases, |text| {
        assert_eq!(Token::read(text).kind, Kind::Detached);
        signature(text, &key)
    });
}
