//! The inspector, the key: whatever form it comes in, it is the same key, and a private one is told.

use bearer_lab::{
    inspect::KeyInput,
    protocol::jose::{Algorithm, JwkSet},
};
use serde_json::{Value, json};

use crate::support::{RsaKey, check, es256_jwk, published};

/// What the text turned out to be, in a word, or the code of the rule that refuses it.
fn kind(text: &str) -> &'static str {
    match KeyInput::read(text) {
        KeyInput::Nothing => "nothing",
        KeyInput::Keys(_, None) => "keys",
        KeyInput::Keys(_, Some(_)) => "private keys",
        KeyInput::Secret(_) => "secret",
        KeyInput::Address(_) => "address",
        KeyInput::Unreadable(failure) => failure.code(),
    }
}

fn keys(text: &str) -> JwkSet {
    match KeyInput::read(text) {
        KeyInput::Keys(keys, _) => keys,
        other => panic!("{other:?}"),
    }
}

fn of_jwk(jwk: &Value) -> JwkSet {
    JwkSet::parse(json!({ "keys": [jwk] }).to_string().as_bytes()).unwrap()
}

#[test]
fn rfc7468_and_rfc5280_a_pem_text_is_the_same_key_as_its_jwk() {
    let pem = published("pem");
    let rsa = RsaKey::of_rfc7515().jwk();
    let without = |mut jwk: Value| {
        for name in ["kid", "use"] {
            jwk.as_object_mut().unwrap().remove(name);
        }
        jwk
    };
    let cases = [
        ("rsa_public_key", rsa.clone()),
        ("rsa_pkcs1", rsa.clone()),
        ("rsa_certificate", rsa),
        ("ec_public_key", es256_jwk()),
        ("ec_certificate", es256_jwk()),
        ("p384_public_key", pem["p384_jwk"].clone()),
        ("p521_public_key", without(published("rfc7520")["4.3"]["jwk"].clone())),
        ("ed25519_public_key", published("rfc8037")["jwk"].clone()),
    ];
    check(cases.map(|(name, jwk)| (name, of_jwk(&jwk))), |name| keys(pem[*name].as_str().unwrap()));
}

#[test]
fn a_key_is_read_in_every_form_it_is_published_in() {
    let jwk = es256_jwk();
    let mut private = jwk.clone();
    private["d"] = json!("AAAA");
    let pem = published("pem");
    let rsa = pem["rsa_public_key"].as_str().unwrap();
    let cases = [
        ("  \n".to_owned(), "nothing"),
        (jwk.to_string(), "keys"),
        (json!({ "keys": [jwk] }).to_string(), "keys"),
        (json!({ "keys": [] }).to_string(), "keys"),
        (json!({ "keys": [jwk, { "kty": "unknown" }] }).to_string(), "keys"),
        (private.to_string(), "private keys"),
        (json!({ "keys": [jwk, private] }).to_string(), "private keys"),
        (json!({ "kty": "oct", "k": "AyM1SysP" }).to_string(), "secret"),
        ("correct horse battery staple".to_owned(), "secret"),
        ("https://issuer.test/oauth2/default".to_owned(), "address"),
        ("http://localhost:8080/".to_owned(), "address"),
        (format!("\n{rsa}\n"), "keys"),
        (rsa.replace('\n', "\r\n"), "keys"),
        (rsa.replace('\n', ""), "keys"),
        (rsa.replace('\n', "\n\n  "), "keys"),
        ([rsa, "\n", rsa].concat(), "keys"),
        ([rsa, "\nand more"].concat(), "keys"),
    ];
    check(cases, |text| kind(text));
}

#[test]
fn what_is_no_key_is_said_and_a_private_one_is_not_used() {
    let weak = RsaKey::of_bits(1024).jwk();
    let pem = published("pem");
    let certificate = pem["rsa_certificate"].as_str().unwrap();
    let cut = format!("{}\n-----END CERTIFICATE-----", &certificate[..400]);
    let cases = [
        ("{".to_owned(), "KEY_UNREADABLE"),
        ("{}".to_owned(), "KEY_UNREADABLE"),
        (json!({ "keys": {} }).to_string(), "JWKS_INVALID"),
        (json!({ "keys": [{ "kty": "oct", "k": "AAAA" }] }).to_string(), "KEY_UNREADABLE"),
        (json!({ "kty": "oct" }).to_string(), "KEY_UNREADABLE"),
        (weak.to_string(), "KEY_UNREADABLE"),
        ("https://".to_owned(), "URL_INVALID"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----".to_owned(), "KEY_UNREADABLE"),
        ("-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----".to_owned(), "KEY_UNREADABLE"),
        ("-----BEGIN PGP MESSAGE-----\nAAAA\n-----END PGP MESSAGE-----".to_owned(), "KEY_UNREADABLE"),
        ("-----BEGIN".to_owned(), "KEY_UNREADABLE"),
        (pem["rsa_public_key"].as_str().unwrap().replace("END PUBLIC", "END RSA PUBLIC"), "KEY_UNREADABLE"),
        (pem["rsa_public_key"].as_str().unwrap().replace("-----END", ""), "KEY_UNREADABLE"),
        (cut, "KEY_UNREADABLE"),
        (pem["ec_private_key"].as_str().unwrap().to_owned(), "KEY_PRIVATE"),
    ];
    check(cases, |text| kind(text));
}

#[test]
fn der_that_is_cut_or_changed_anywhere_is_read_or_refused_and_never_a_panic() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let pem = published("pem");
    let body: String =
        pem["ec_certificate"].as_str().unwrap().lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(body).unwrap();
    let wrap = |der: &[u8]| {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", STANDARD.encode(der))
    };
    assert_eq!(kind(&wrap(&der)), "keys");
    for length in 0..der.len() {
        let mut changed = der.clone();
        changed[length] = 0xff;
        for text in [wrap(&der[..length]), wrap(&changed)] {
            assert!(["keys", "KEY_UNREADABLE"].contains(&kind(&text)), "{length}");
        }
    }
}

#[test]
fn rfc7515_s5_2_a_candidate_is_chosen_from_what_was_given() {
    let set = keys(published("pem")["rsa_certificate"].as_str().unwrap());
    let count = |name: &str| set.candidates(Algorithm::from_name(name).unwrap(), Some("any")).count();
    assert_eq!(["RS256", "PS512", "ES256", "EdDSA"].map(count), [1, 1, 0, 0]);
}
