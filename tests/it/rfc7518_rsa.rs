//! RFC 7518 §3.3 and §6.3: RSASSA-PKCS1-v1_5 signatures (RFC 8017 §8.2.2, §9.2) and RSA keys.

use bearer_lab::protocol::jose::{Algorithm, HashFunction, Key, Verification, base64url, is_valid};
use serde_json::{Value, json};

use crate::support::{RsaKey, check, published, read_jwk, verification};

const RS256: Algorithm = Algorithm::Rs(HashFunction::Sha256);
const MESSAGE: &str = "eyJhbGciOiJSUzI1NiJ9.e30";

/// The `DigestInfo` of RFC 8017 §9.2 note 1, without the digest.
fn digest_info(hash: &str) -> &'static [u8] {
    match hash {
        "SHA-1" => b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
        "SHA-256" => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
        "SHA-256 without NULL" => b"\x30\x2f\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20",
        "SHA-384" => b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
        "SHA-512" => b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
        _ => b"",
    }
}

/// `00 type padding… 00 DigestInfo digest garbage`, the padding as long as it has to be.
fn encoded(key: &RsaKey, block_type: u8, fill: u8, info: &[u8], digest: &[u8], garbage: usize) -> Vec<u8> {
    let padding = key.bytes() - 3 - info.len() - digest.len() - garbage;
    [&[0, block_type][..], &vec![fill; padding], &[0], info, digest, &vec![0xab; garbage]].concat()
}

fn way(key: &RsaKey, signature: Vec<u8>) -> Verification {
    let jwk = read_jwk(&key.jwk()).unwrap();
    Verification { algorithm: RS256, jwk, signing_input: MESSAGE.into(), signature }
}

#[test]
fn rfc7518_s3_3_openssl_signatures_of_every_key_length_are_valid() {
    for key in published("rsa_keys")["keys"].as_array().unwrap() {
        let text = |name: &str| key[name].as_str().unwrap().to_owned();
        if key["bits"] == 1024 {
            assert!(read_jwk(&key["jwk"]).is_none(), "1024 bits are too few");
            continue;
        }
        let token = [text("message"), text("signature")].join(".");
        let right = verification(&token, RS256, &key["jwk"]);
        assert_eq!(is_valid(&right), Some(true), "{} bits", key["bits"]);
        for index in [0, 1, right.signature.len() / 2, right.signature.len() - 1] {
            let mut wrong = right.clone();
            wrong.signature[index] ^= 1;
            assert_eq!(is_valid(&wrong), Some(false), "{} bits, byte {index}", key["bits"]);
        }
        let longer = Verification { signing_input: [&right.signing_input, "."].concat(), ..right };
        assert_eq!(is_valid(&longer), Some(false));
    }
}

#[test]
fn rfc8017_s9_2_a_signature_over_anything_but_the_one_encoded_message_is_invalid() {
    let digest = HashFunction::Sha256.digest(MESSAGE.as_bytes());
    let long = HashFunction::Sha512.digest(MESSAGE.as_bytes());
    let info = digest_info("SHA-256");
    for key in [RsaKey::of_rfc7515(), RsaKey::of_bits(2048)] {
        let padding_of_eight = {
            let garbage = key.bytes() - 3 - 8 - info.len() - digest.len();
            [&[0, 1][..], &[0xff; 8], &[0], info, &digest, &vec![0; garbage]].concat()
        };
        let mut hole = encoded(&key, 1, 0xff, info, &digest, 0);
        hole[100] = 0xfe;
        let mut no_separator = encoded(&key, 1, 0xff, info, &digest, 0);
        let separator = key.bytes() - info.len() - digest.len() - 1;
        no_separator[separator] = 0xff;
        let mut second_separator = encoded(&key, 1, 0xff, info, &digest, 0);
        second_separator[50] = 0;
        let mut one_in_front = encoded(&key, 1, 0xff, info, &digest, 0);
        one_in_front[0] = 1;
        let cases = [
            ("block type 0", encoded(&key, 0, 0xff, info, &digest, 0), false),
            ("block type 2", encoded(&key, 2, 0xff, info, &digest, 0), false),
            ("padding of zeros", encoded(&key, 1, 0, info, &digest, 0), false),
            ("one byte of the padding changed", hole, false),
            ("no zero after the padding", no_separator, false),
            ("a zero within the padding", second_separator, false),
            ("a first byte of one", one_in_front, false),
            ("one byte after the digest", encoded(&key, 1, 0xff, info, &digest, 1), false),
            ("many bytes after the digest", encoded(&key, 1, 0xff, info, &digest, 100), false),
            ("eight bytes of padding, CVE-2006-4339", padding_of_eight, false),
            ("no DigestInfo", encoded(&key, 1, 0xff, b"", &digest, 0), false),
            (
                "no NULL in the DigestInfo",
                encoded(&key, 1, 0xff, digest_info("SHA-256 without NULL"), &digest, 0),
                false,
            ),
            ("SHA-1 named", encoded(&key, 1, 0xff, digest_info("SHA-1"), &digest[..20], 0), false),
            ("SHA-384", encoded(&key, 1, 0xff, digest_info("SHA-384"), &long[..48], 0), false),
            ("SHA-512", encoded(&key, 1, 0xff, digest_info("SHA-512"), &long, 0), false),
            ("the digest cut short", encoded(&key, 1, 0xff, info, &digest[..31], 0), false),
            ("another digest", encoded(&key, 1, 0xff, info, &long[..32], 0), false),
            ("the one encoded message", encoded(&key, 1, 0xff, info, &digest, 0), true),
        ];
        for (name, message, expected) in cases {
            assert_eq!(message.len(), key.bytes());
            let signature = key.sign_encoded(&message);
            assert_eq!(is_valid(&way(&key, signature)), Some(expected), "{name}");
        }
    }
}

#[test]
fn rfc8017_s8_2_2_a_signature_has_the_length_of_the_modulus_and_is_below_it() {
    let key = RsaKey::of_bits(2048);
    let modulus = key.member("n");
    let digest = HashFunction::Sha256.digest(MESSAGE.as_bytes());
    let right = key.sign_encoded(&encoded(&key, 1, 0xff, digest_info("SHA-256"), &digest, 0));
    let mut below = modulus.clone();
    *below.last_mut().unwrap() -= 1;
    let cases = [
        ("empty", vec![], false),
        ("zero", vec![0; 256], false),
        ("one", [&[0; 255][..], &[1]].concat(), false),
        ("the modulus less one", below, false),
        ("the modulus", modulus, false),
        ("all bits set", vec![0xff; 256], false),
        ("the first byte missing", right[1..].to_vec(), false),
        ("the last byte missing", right[..255].to_vec(), false),
        ("a zero in front", [&[0], &*right].concat(), false),
        ("a zero behind", [&*right, &[0]].concat(), false),
        ("twice", right.repeat(2), false),
        ("as signed", right.clone(), true),
    ];
    for (name, signature, expected) in cases {
        assert_eq!(is_valid(&way(&key, signature)), Some(expected), "{name}");
    }
}

#[test]
fn rfc8017_s8_2_2_a_signature_that_begins_with_a_zero_keeps_it_and_takes_no_modulus() {
    let key = RsaKey::of_rfc7515();
    let modulus = key.member("n");
    // One message in 256 has such a signature; this is the first that counting up finds.
    let message = [MESSAGE, "263"].concat();
    let digest = HashFunction::Sha256.digest(message.as_bytes());
    let signature = key.sign_encoded(&encoded(&key, 1, 0xff, digest_info("SHA-256"), &digest, 0));
    assert_eq!(signature[0], 0);
    let sum = sum(&signature, &modulus);
    let cases = [
        ("the zero left out", signature[1..].to_vec(), false),
        ("the modulus added", sum, false),
        ("as signed", signature, true),
    ];
    for (name, signature, expected) in cases {
        let tried = Verification { signing_input: message.clone(), ..way(&key, signature) };
        assert_eq!(is_valid(&tried), Some(expected), "{name}");
    }
}

/// `a + b`, big-endian, of equal length and without a carry out of it.
fn sum(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut result = vec![0; a.len()];
    for index in (0..a.len()).rev() {
        let value = u16::from(a[index]) + u16::from(b[index]) + carry;
        carry = value >> 8;
        result[index] = value as u8;
    }
    assert_eq!(carry, 0);
    result
}

/// A modulus of so many bits, odd or even.
fn modulus(bits: usize, last: u8) -> String {
    let mut bytes = vec![0x55; bits.div_ceil(8)];
    bytes[0] = match bits % 8 {
        0 => 0x80,
        rest => 1 << (rest - 1),
    };
    *bytes.last_mut().unwrap() = last;
    base64url::encode(&bytes)
}

#[test]
fn rfc7518_s6_3_1_a_key_has_2048_bits_and_a_sane_exponent() {
    let n = modulus(2048, 1);
    let key = |n: &str, e: &str| json!({ "kty": "RSA", "n": n, "e": e });
    let with_zero = base64url::encode(&[&[0], &*base64url::decode(&n).unwrap()].concat());
    let cases = [
        (key(&modulus(512, 1), "AQAB"), false),
        (key(&modulus(1024, 1), "AQAB"), false),
        (key(&modulus(2040, 1), "AQAB"), false),
        (key(&modulus(2047, 1), "AQAB"), false),
        (key(&modulus(8193, 1), "AQAB"), false),
        (key(&modulus(65536, 1), "AQAB"), false),
        (key(&modulus(2048, 2), "AQAB"), false),
        (key("", "AQAB"), false),
        (key("AA", "AQAB"), false),
        (key(&base64url::encode(&[0; 256]), "AQAB"), false),
        (key(&format!("{n}="), "AQAB"), false),
        (key(&format!(" {n}"), "AQAB"), false),
        (key(&n, ""), false),
        (key(&n, "AA"), false),
        (key(&n, "AQ"), false),
        (key(&n, "AAAB"), false),
        (key(&n, "Ag"), false),
        (key(&n, "AQAA"), false),
        (key(&n, "AQAAAAE"), false),
        (key(&n, &n), false),
        (key(&n, "AQAB="), false),
        (key(&n, "65537"), false),
        (json!({ "kty": "RSA", "n": n }), false),
        (json!({ "kty": "RSA", "e": "AQAB" }), false),
        (json!({ "kty": "RSA", "n": n, "e": 65537 }), false),
        (json!({ "kty": "RSA", "n": [n], "e": "AQAB" }), false),
        (json!({ "kty": "EC", "n": n, "e": "AQAB" }), false),
        (json!({ "kty": "rsa", "n": n, "e": "AQAB" }), false),
        (key(&n, "AQAB"), true),
        (key(&n, "Aw"), true),
        (key(&n, "_____w"), true),
        (key(&modulus(2049, 1), "AQAB"), true),
        (key(&modulus(8192, 1), "AQAB"), true),
        (key(&with_zero, "AAEAAQ"), true),
    ];
    check(cases, |jwk| read_jwk(jwk).is_some());
}

#[test]
fn rfc7518_s6_3_1_leading_zeros_do_not_count_as_strength() {
    let weak = base64url::decode(&modulus(1024, 1)).unwrap();
    let padded = base64url::encode(&[vec![0; 128], weak].concat());
    assert!(read_jwk(&json!({ "kty": "RSA", "n": padded, "e": "AQAB" })).is_none());
}

#[test]
fn rfc7518_s6_3_2_private_members_of_a_published_key_are_never_read() {
    let private: Value = published("rfc7515")["A.2"]["jwk"].clone();
    assert!(private["d"].is_string());
    let Key::Rsa { modulus, exponent } = read_jwk(&private).unwrap().key else { panic!("an RSA key") };
    assert_eq!((modulus.len(), exponent), (256, vec![1, 0, 1]));
}
