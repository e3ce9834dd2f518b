//! RFC 7518 §3.4 and §6.2: ECDSA signatures and keys.

use bearer_lab::protocol::jose::{Algorithm, CompactJws, HashFunction, Verification, base64url, is_valid};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, check, encoded, es256_jwk, expectation, first_failure, id_token, nonce, published, read_jwk,
    validate, verification,
};

const ES256: Algorithm = Algorithm::Es(HashFunction::Sha256);

/// The order of the group of P-256.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

fn published_way() -> Verification {
    let example = published("rfc7515")["A.3"].clone();
    verification(example["token"].as_str().unwrap(), ES256, &example["jwk"])
}

/// `a - b`, big-endian.
fn difference(a: &[u8; 32], b: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut result = vec![0; 32];
    for index in (0..32).rev() {
        let value = i16::from(a[index]) - i16::from(b[index]) - borrow;
        borrow = i16::from(value < 0);
        result[index] = value.rem_euclid(256) as u8;
    }
    result
}

#[test]
fn rfc7518_s3_4_a_signature_is_two_raw_numbers_in_range() {
    let way = published_way();
    let (r, s) = way.signature.split_at(32);
    let zero = [0; 32];
    let one = [[0; 31].as_slice(), &[1]].concat();
    let der = [&[0x30, 0x45, 0x02, 0x20][..], r, &[0x02, 0x21, 0x00], s].concat();
    let cases = [
        ("both zero, CVE-2022-21449", [zero, zero].concat(), false),
        ("r zero", [&zero, s].concat(), false),
        ("s zero", [r, &zero].concat(), false),
        ("both one", [&*one, &*one].concat(), false),
        ("r is the order", [&ORDER, s].concat(), false),
        ("s is the order", [r, &ORDER].concat(), false),
        ("both are the order", [ORDER, ORDER].concat(), false),
        ("all bits set", vec![0xff; 64], false),
        ("r and s swapped", [s, r].concat(), false),
        ("one byte short", way.signature[..63].to_vec(), false),
        ("one byte long", [&*way.signature, &[0]].concat(), false),
        ("a zero in front", [&[0], &*way.signature].concat(), false),
        ("DER", der, false),
        ("of P-384's length", [&zero[..16], r, &zero[..16], s].concat(), false),
        ("empty", vec![], false),
        ("every byte xor 0x5a", way.signature.iter().map(|byte| byte ^ 0x5a).collect(), false),
        ("as published", way.signature.clone(), true),
        // JOSE does not ask for the lower of the two values of s.
        ("s subtracted from the order", [r, &difference(&ORDER, s)].concat(), true),
    ];
    for (name, signature, expected) in cases {
        assert_eq!(is_valid(&Verification { signature, ..way.clone() }), Some(expected), "{name}");
    }
}

#[test]
fn rfc7518_s3_4_a_token_with_a_signature_of_another_form_is_refused_for_its_signature() {
    let nonce = nonce();
    let right = id_token(&json!({}));
    let (signed, signature) = right.rsplit_once('.').unwrap();
    let bytes = base64url::decode(signature).unwrap();
    let with = |signature: &[u8]| format!("{signed}.{}", base64url::encode(signature));
    let refused = "TOKEN_SIGNATURE_INVALID";
    let cases = [
        (with(&[0; 64]), refused),
        (with(&[&[0; 32], &bytes[32..]].concat()), refused),
        (with(&[&bytes[..32], &[0; 32]].concat()), refused),
        (with(&bytes[..63]), refused),
        (with(&bytes[..32]), refused),
        (with(&[&*bytes, &[0]].concat()), refused),
        (with(&[0]), refused),
        (with(&bytes.iter().map(|byte| byte ^ 0x5a).collect::<Vec<_>>()), refused),
        (right.clone(), ACCEPTED),
    ];
    check(cases, |token| validate(token, &expectation(&nonce)));
}

#[test]
fn rfc7518_s3_4_every_algorithm_has_one_signature_length() {
    let algorithms = [("ES256", 64), ("ES384", 96), ("ES512", 132), ("EdDSA", 64), ("Ed25519", 64)];
    for (name, length) in algorithms {
        let algorithm = Algorithm::from_name(name).unwrap();
        let header = json!({ "alg": name }).to_string();
        let reaches_a_key = |signature: &[u8]| {
            let token = [encoded(&header), encoded("{}"), base64url::encode(signature)].join(".");
            let jws = CompactJws::parse(&token).unwrap();
            let mut checks = Default::default();
            let named = jws.algorithm(&[algorithm], &mut checks);
            assert_eq!(named.is_none(), first_failure(&checks) == "TOKEN_SIGNATURE_INVALID");
            named.is_some_and(|named| !jws.verifications(named, &all_curves()).is_empty())
        };
        for wrong in [1, length / 2, length - 1, length + 1, length * 2] {
            assert!(!reaches_a_key(&vec![1; wrong]), "{name} with {wrong} bytes");
        }
        assert!(reaches_a_key(&vec![1; length]), "{name} with {length} bytes");
    }
}

/// One key of each curve; the points need not be on it, because nothing is verified with them.
fn all_curves() -> bearer_lab::protocol::jose::JwkSet {
    let ec = |curve: &str, bytes: usize| {
        let coordinate = base64url::encode(&vec![1; bytes]);
        json!({ "kty": "EC", "crv": curve, "x": coordinate, "y": coordinate })
    };
    let okp = json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url::encode(&[1; 32]) });
    let keys = json!({ "keys": [ec("P-256", 32), ec("P-384", 48), ec("P-521", 66), okp] });
    bearer_lab::protocol::jose::JwkSet::parse(keys.to_string().as_bytes()).unwrap()
}

fn with(changes: Value) -> Value {
    let mut jwk = es256_jwk();
    jwk.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    jwk
}

#[test]
fn rfc7518_s6_2_1_a_key_has_its_curve_and_both_coordinates_in_full_length() {
    let coordinate = |bytes: usize| base64url::encode(&vec![1; bytes]);
    let x = es256_jwk()["x"].as_str().unwrap().to_owned();
    let cases = [
        (with(json!({ "crv": "P-384" })), false),
        (with(json!({ "crv": "P-521" })), false),
        (with(json!({ "crv": "secp256k1" })), false),
        (with(json!({ "crv": "p-256" })), false),
        (with(json!({ "crv": "P256" })), false),
        (with(json!({ "crv": "" })), false),
        (with(json!({ "crv": null })), false),
        (with(json!({ "crv": ["P-256"] })), false),
        (with(json!({ "crv": "Ed25519" })), false),
        (with(json!({ "kty": "RSA" })), false),
        (with(json!({ "kty": "OKP" })), false),
        (with(json!({ "kty": "ec" })), false),
        (with(json!({ "kty": "oct" })), false),
        (with(json!({ "kty": 1 })), false),
        (with(json!({ "x": null })), false),
        (with(json!({ "x": "" })), false),
        (with(json!({ "x": 1 })), false),
        (with(json!({ "x": coordinate(31) })), false),
        (with(json!({ "x": coordinate(33) })), false),
        (with(json!({ "y": coordinate(48) })), false),
        (with(json!({ "x": format!("{x}=") })), false),
        (with(json!({ "x": format!("{x}\n") })), false),
        (with(json!({})), true),
        (with(json!({ "crv": "P-384", "x": coordinate(48), "y": coordinate(48) })), true),
        (with(json!({ "crv": "P-521", "x": coordinate(66), "y": coordinate(66) })), true),
    ];
    check(cases, |jwk| read_jwk(jwk).is_some());
    for member in ["kty", "crv", "x", "y"] {
        let mut jwk = es256_jwk();
        jwk.as_object_mut().unwrap().remove(member);
        assert!(read_jwk(&jwk).is_none(), "without {member}");
    }
}

#[test]
fn rfc7518_s6_2_1_a_point_that_is_not_on_the_curve_verifies_nothing() {
    let way = published_way();
    let token = published("rfc7515")["A.3"]["token"].as_str().unwrap().to_owned();
    let one = base64url::encode(&[[0; 31].as_slice(), &[1]].concat());
    let x = es256_jwk()["x"].as_str().unwrap().to_owned();
    let cases = [
        (json!({ "x": base64url::encode(&[0; 32]), "y": base64url::encode(&[0; 32]) }), Some(false)),
        (json!({ "x": one, "y": one }), Some(false)),
        (json!({ "y": x }), Some(false)),
        (json!({ "x": base64url::encode(&[0xff; 32]) }), Some(false)),
        (json!({}), Some(true)),
    ];
    check(cases, |changes| {
        let jwk = with(changes.clone());
        let tried = verification(&token, ES256, &jwk);
        assert_eq!(tried.signature, way.signature);
        is_valid(&tried)
    });
}
