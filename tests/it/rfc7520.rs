//! RFC 7520, examples of JOSE: §4.1 RS256, §4.2 PS384, §4.3 ES512, §4.4 HS256.

use bearer_lab::protocol::{
    check::Checks,
    jose::{Algorithm, CompactJws, JwkSet, Verification, is_valid},
};
use serde_json::json;

use crate::support::{check, encoded, mutations, published, read_jwk, verification};

fn example(section: &str) -> (String, serde_json::Value) {
    let example = published("rfc7520")[section].clone();
    (example["token"].as_str().unwrap().to_owned(), example["jwk"].clone())
}

#[test]
fn rfc7520_s4_1_the_published_rs256_signature_is_valid_and_no_changed_one_is() {
    let (token, jwk) = example("4.1");
    let way = verification(&token, Algorithm::from_name("RS256").unwrap(), &jwk);
    assert_eq!(is_valid(&way), Some(true));
    let cases = mutations(&way.signature).step_by(7).map(|mutation| (mutation, Some(false)));
    check(cases, |(_, signature)| is_valid(&Verification { signature: signature.clone(), ..way.clone() }));
}

#[test]
fn rfc7520_s3_the_published_keys_bind_by_key_id_and_algorithm() {
    let cases = [
        (("4.1", "RS256"), Some("bilbo.baggins@hobbiton.example".to_owned())),
        (("4.2", "PS384"), Some("bilbo.baggins@hobbiton.example".to_owned())),
        (("4.3", "ES512"), Some("bilbo.baggins@hobbiton.example".to_owned())),
    ];
    check(cases, |(section, name)| {
        // The payload of these examples is a sentence; an object takes its place to ask for the keys.
        let (token, jwk) = example(section);
        let parts: Vec<&str> = token.split('.').collect();
        let jws = CompactJws::parse(&[parts[0], &encoded("{}"), parts[2]].join(".")).unwrap();
        let algorithm = Algorithm::from_name(name).unwrap();
        assert_eq!(jws.algorithm(&[algorithm], &mut Checks::default()), Some(algorithm));
        let set = |jwk| JwkSet::parse(json!({ "keys": [jwk] }).to_string().as_bytes()).unwrap();
        let ways = jws.verifications(algorithm, &set(jwk.clone()));
        assert_eq!(ways.len(), 1);
        let mut renamed = jwk;
        renamed["kid"] = json!("frodo.baggins@hobbiton.example");
        assert!(jws.verifications(algorithm, &set(renamed)).is_empty());
        ways[0].jwk.key_id.clone()
    });
}

#[test]
fn rfc7520_s4_2_and_s4_3_what_is_verified_elsewhere_is_never_called_valid_here() {
    for (section, name) in [("4.2", "PS384"), ("4.3", "ES512")] {
        let (token, jwk) = example(section);
        let way = verification(&token, Algorithm::from_name(name).unwrap(), &jwk);
        assert_eq!(is_valid(&way), None, "{name}");
    }
}

#[test]
fn rfc7520_s4_4_a_symmetric_key_and_its_algorithm_do_not_exist_here() {
    let (token, jwk) = example("4.4");
    assert_eq!(jwk["kty"], "oct");
    assert!(read_jwk(&jwk).is_none());
    let parts: Vec<&str> = token.split('.').collect();
    let jws = CompactJws::parse(&[parts[0], &encoded("{}"), parts[2]].join(".")).unwrap();
    let allowed = ["RS256", "PS384", "ES512"].map(|name| Algorithm::from_name(name).unwrap());
    assert_eq!(jws.algorithm(&allowed, &mut Checks::default()), None);
}

#[test]
fn rfc7520_s4_a_payload_that_is_no_json_object_is_no_token() {
    for section in ["4.1", "4.2", "4.3", "4.4"] {
        assert_eq!(CompactJws::parse(&example(section).0).unwrap_err().code(), "TOKEN_MALFORMED");
    }
}
