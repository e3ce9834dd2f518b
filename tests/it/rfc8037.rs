//! RFC 8037, Ed25519 in JOSE. Its signatures are verified by the browser; form and key binding are decided here.

use bearer_lab::protocol::{
    check::Checks,
    jose::{Algorithm, CompactJws, JwkSet, Key, base64url, is_valid},
};
use serde_json::json;

use crate::support::{check, encoded, published, read_jwk, verification};

fn example() -> (String, serde_json::Value) {
    let example = published("rfc8037");
    (example["token"].as_str().unwrap().to_owned(), example["jwk"].clone())
}

#[test]
fn rfc8037_a_2_the_published_key_is_read() {
    let (_, jwk) = example();
    let Key::Ed25519(bytes) = read_jwk(&jwk).unwrap().key else { panic!("an Ed25519 key") };
    assert_eq!((bytes.len(), bytes[0], bytes[31]), (32, 0xd7, 0x1a));
}

#[test]
fn rfc8037_a_4_the_published_signature_reaches_its_key_in_either_name_of_the_algorithm() {
    let (token, jwk) = example();
    let signature = token.rsplit_once('.').unwrap().1;
    let keys = JwkSet::parse(json!({ "keys": [jwk] }).to_string().as_bytes()).unwrap();
    for name in ["EdDSA", "Ed25519"] {
        let header = encoded(&json!({ "alg": name }).to_string());
        let jws = CompactJws::parse(&[&header, &*encoded("{}"), signature].join(".")).unwrap();
        let algorithm = jws.algorithm(&[Algorithm::EdDsa], &mut Checks::default()).unwrap();
        let ways = jws.verifications(algorithm, &keys);
        assert_eq!(ways.len(), 1, "{name}");
        assert_eq!(ways[0].signature, base64url::decode(signature).unwrap());
    }
    assert_eq!(
        is_valid(&verification(&token, Algorithm::EdDsa, &example().1)),
        None,
        "never called valid here"
    );
}

#[test]
fn rfc8037_s2_a_key_has_the_curve_ed25519_and_32_bytes() {
    let key = |crv: &str, bytes: usize| json!({ "kty": "OKP", "crv": crv, "x": base64url::encode(&vec![9; bytes]) });
    let cases = [
        (key("Ed25519", 31), false),
        (key("Ed25519", 33), false),
        (key("Ed25519", 0), false),
        (key("Ed448", 57), false),
        (key("X25519", 32), false),
        (key("ed25519", 32), false),
        (key("P-256", 32), false),
        (json!({ "kty": "EC", "crv": "Ed25519", "x": base64url::encode(&[9; 32]) }), false),
        (json!({ "kty": "OKP", "x": base64url::encode(&[9; 32]) }), false),
        (json!({ "kty": "OKP", "crv": "Ed25519" }), false),
        (json!({ "kty": "OKP", "crv": "Ed25519", "x": 9 }), false),
        (json!({ "kty": "OKP", "crv": 1, "x": base64url::encode(&[9; 32]) }), false),
        (key("Ed25519", 32), true),
    ];
    check(cases, |jwk| read_jwk(jwk).is_some());
}

#[test]
fn rfc8037_s3_1_the_hash_of_at_hash_is_sha_512() {
    assert_eq!(Algorithm::EdDsa.hash().name(), "SHA-512");
}
