//! The inspector, the key: whatever form it comes in, it is the same key, and a private one is told.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bearer_lab::{
    inspect::KeyInput,
    protocol::jose::{Algorithm, JwkSet},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{RsaKey, check, es256_jwk, published};

const RSA: &str = "an RSA public key of 2048 bits";
const EC: &str = "a P-256 public key";

/// What was read, or what is wrong.
fn description(text: &str) -> String {
    match KeyInput::read(text) {
        KeyInput::Keys(keys) => keys.description,
        KeyInput::Unreadable(failure) => failure.found,
        KeyInput::Secret(secrets) => {
            ["secret: ", &secrets.encodings().collect::<Vec<_>>().join(", ")].concat()
        }
        other => format!("{other:?}"),
    }
}

/// What the text turned out to be, in a word, or the code of the rule that refuses it.
fn kind(text: &str) -> &'static str {
    match KeyInput::read(text) {
        KeyInput::Nothing => "nothing",
        KeyInput::Keys(keys) if keys.private.is_some() => "private keys",
        KeyInput::Keys(_) => "keys",
        KeyInput::Secret(_) => "secret",
        KeyInput::Address(_) => "address",
        KeyInput::Unreadable(failure) => failure.code(),
    }
}

fn keys(text: &str) -> JwkSet {
    match KeyInput::read(text) {
        KeyInput::Keys(keys) => keys.set,
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
        (json!({ "keys": [{ "kty": "oct", "k": "AAAA" }] }).to_string(), "keys"),
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
        (json!({ "keys": [{ "kty": "oct", "k": "AA=" }] }).to_string(), "KEY_UNREADABLE"),
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

/// A PEM text of the tests, and its base64 in one line.
fn pem(name: &str) -> (String, String) {
    let text = published("pem")[name].as_str().unwrap().to_owned();
    let base64 = text.lines().filter(|line| !line.starts_with('-')).collect();
    (text, base64)
}

#[test]
fn rfc7468_a_key_without_pem_lines_is_read() {
    let (rsa, ec) = (pem("rsa_public_key").1, pem("ec_public_key").1);
    let url = rsa.replace('+', "-").replace('/', "_");
    let hex: String = STANDARD.decode(&ec).unwrap().iter().map(|byte| format!("{byte:02X}")).collect();
    let spki = "from a DER SubjectPublicKeyInfo without PEM lines";
    let cases = [
        (rsa.clone(), format!("{RSA} {spki}")),
        (url.trim_end_matches('=').to_owned(), format!("{RSA} {spki}")),
        (
            rsa.as_bytes()
                .chunks(64)
                .map(|line| format!("  {}\r\n", String::from_utf8_lossy(line)))
                .collect(),
            format!("{RSA} {spki}"),
        ),
        (format!("\"{rsa}\","), format!("{RSA} {spki}")),
        (format!("JWT_PUBLIC_KEY={rsa}"), format!("{RSA} {spki}")),
        (format!("\u{feff}{rsa}\u{200b}"), format!("{RSA} {spki}")),
        (ec.clone(), format!("{EC} {spki}")),
        (hex, format!("{EC} {spki}")),
        (pem("ed25519_public_key").1, format!("an Ed25519 public key {spki}")),
        (pem("rsa_certificate").1, format!("{RSA} from a certificate without PEM lines")),
        (pem("rsa_pkcs1").1, format!("{RSA} from a DER RSAPublicKey without PEM lines")),
        (pem("ec_private_key").1, "a private key without PEM lines".to_owned()),
        (rsa[..rsa.len() / 2].to_owned(), "DER of a key that is cut off or of another kind".to_owned()),
        (rsa.replacen("AQEF", "AQ!F", 1), "a key in base64 with '!' at position 23".to_owned()),
    ];
    check(cases, |text| description(text));
}

#[test]
fn rfc7468_s2_pem_is_read_however_it_was_pasted() {
    let (rsa, base64) = pem("rsa_public_key");
    let certificate = pem("rsa_certificate").0;
    let private = pem("ec_private_key").0;
    let read = format!("{RSA} from a PEM block");
    let json_string = serde_json::to_string(&rsa).unwrap();
    let source: String = rsa.lines().map(|line| format!("    \"{line}\\n\" +\n")).collect();
    let cases = [
        (rsa.trim().replace('\n', "\\n"), read.clone()),
        (rsa.trim().replace('\n', "\\r\\n"), read.clone()),
        (rsa.trim().replace('\n', "\\\\n"), read.clone()),
        (json_string.clone(), read.clone()),
        (format!("PUBLIC_KEY={json_string}"), read.clone()),
        (format!("export PUBLIC_KEY='{rsa}'"), read.clone()),
        (format!("  publicKey: |\n{}", rsa.replace("\n", "\n\t    ")), read.clone()),
        (rsa.trim().replace('\n', " "), read.clone()),
        (source, read.clone()),
        (rsa.replace('\n', "\r\n> "), read.clone()),
        (rsa.lines().map(|line| format!("# {line}\n")).collect(), read.clone()),
        (format!("Here is our key:\n\n{rsa}\nRegards"), read.clone()),
        (STANDARD.encode(&rsa), read.clone()),
        ([private.as_str(), &rsa].concat(), read.clone()),
        ([rsa.as_str(), &certificate].concat(), read.clone()),
        (
            format!("Bag Attributes\n    localKeyID: 01\nsubject=CN = a\n{certificate}"),
            format!("{RSA} from a certificate in a PEM block"),
        ),
        (
            rsa.replacen("-----BEGIN", "----BEGIN", 1),
            "PEM without a BEGIN line that has five hyphens on each side of its label".into(),
        ),
        (
            format!("key\n\n{}", rsa.replacen('M', "§", 1)),
            "PEM with '§', which base64 does not have (line 4)".into(),
        ),
        (
            format!("-----BEGIN PUBLIC KEY-----\n{base64}"),
            "PEM without an END line that matches its BEGIN line (line 1)".into(),
        ),
        (private, "PRIVATE KEY".into()),
    ];
    check(cases, |text| description(text));
}

#[test]
fn rfc4253_s6_6_and_rfc8709_an_ssh_key_is_read_or_identified() {
    let field = |bytes: &[u8]| [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat();
    let octets = |jwk: &Value, name: &str| {
        bearer_lab::protocol::jose::base64url::decode(jwk[name].as_str().unwrap()).unwrap()
    };
    let key = |kind: &str, fields: &[&[u8]]| {
        let blob: Vec<u8> =
            std::iter::once(kind.as_bytes()).chain(fields.iter().copied()).flat_map(field).collect();
        format!("{kind} {} alice@laptop", STANDARD.encode(blob))
    };
    let rsa = RsaKey::of_rfc7515().jwk();
    let modulus = [vec![0], octets(&rsa, "n")].concat();
    let rsa = key("ssh-rsa", &[&octets(&rsa, "e"), &modulus]);
    let point = [vec![4], octets(&es256_jwk(), "x"), octets(&es256_jwk(), "y")].concat();
    let ec = key("ecdsa-sha2-nistp256", &[b"nistp256", &point]);
    let source = "from an SSH public key";
    let cases = [
        (rsa.clone(), format!("{RSA} {source}")),
        (format!("from=\"10.0.0.1\" {rsa}"), format!("{RSA} {source}")),
        (ec.clone(), format!("{EC} {source}")),
        (key("ssh-ed25519", &[&[7; 32]]), format!("an Ed25519 public key {source}")),
        (
            key("ssh-dss", &[&[7; 32]]),
            "an SSH key of the type ssh-dss, which does not sign tokens".to_owned(),
        ),
        (ec[..90].to_owned(), "an SSH key that is cut off or changed".to_owned()),
        (
            "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3\n---- END SSH2 PUBLIC KEY ----".to_owned(),
            "an SSH2 public key (RFC 4716); convert it with: ssh-keygen -i -f FILE".to_owned(),
        ),
    ];
    check(cases, |text| description(text));
}

#[test]
fn rfc7517_s5_other_key_sets_are_read_and_a_wrong_member_is_named() {
    let with = |mut jwk: Value, name: &str, value: Value| {
        jwk[name] = value;
        jwk
    };
    let (jwk, rsa) = (es256_jwk(), RsaKey::of_rfc7515().jwk());
    let (certificate, base64) = pem("rsa_certificate");
    let padded = with(rsa.clone(), "n", json!(format!("{}==", rsa["n"].as_str().unwrap())));
    let cases = [
        (json!([jwk]), format!("{EC} from an array of JWKs")),
        (json!([jwk, rsa]), "2 public keys from an array of JWKs".to_owned()),
        (json!({ "a": certificate, "b": pem("ec_public_key").0 }), "2 public keys from a JSON object".to_owned()),
        (json!({ "a": base64 }), format!("{RSA} from a JSON object")),
        (json!({ "realm": "lab", "public_key": pem("rsa_public_key").1 }), format!("{RSA} from a JSON object")),
        (json!({ "a": jwk, "b": rsa }), "2 public keys from a JSON object".to_owned()),
        (json!([base64]), format!("{RSA} from an array")),
        (json!({ "client_id": "a", "jwks": { "keys": [jwk] } }), format!("{EC} from a JWK Set")),
        (json!({ "keys": [jwk, { "kty": "oct", "k": "AAAA" }] }), "1 public key and 1 secret from a JWK Set".to_owned()),
        (
            json!({ "keys": [jwk, with(rsa.clone(), "use", json!("enc"))] }),
            format!("{EC} from a JWK Set; not used: keys[1]: use is not \"sig\""),
        ),
        (
            json!({ "keys": [with(padded.clone(), "kid", json!("k-1"))] }),
            "a JWK Set without a key for signatures: keys[0] (kid k-1): n has padding (=), which base64url leaves out".to_owned(),
        ),
        (padded, "a JWK: n has padding (=), which base64url leaves out".to_owned()),
        (json!({ "kty": "oct", "k": "a+b/" }), "a JWK: k is base64, not base64url: + and / must be - and _".to_owned()),
        (json!({ "kty": "OKP", "crv": "Ed448", "x": "AAAA" }), "a JWK: crv is not Ed25519".to_owned()),
        (json!({ "n": "AQAB", "e": "AQAB" }), "a JWK: kty is missing".to_owned()),
        (json!({ "a": format!("{}x", &certificate[..300]) }), "the member a: PEM without an END line that matches its BEGIN line (line 1)".to_owned()),
        (json!({ "colour": "red" }), "a JSON object without kty or keys".to_owned()),
        (json!([]), "an empty array".to_owned()),
    ];
    check(cases, |value| description(&value.to_string()));
    let texts = [
        (format!("JWKS='{}'", json!({ "keys": [jwk] })), format!("{EC} from a JWK Set")),
        (serde_json::to_string(&jwk.to_string()).unwrap(), format!("{EC} from a JWK")),
        (jwk.to_string().replace('"', "\\\""), format!("{EC} from a JWK")),
        (STANDARD.encode(jwk.to_string()), format!("{EC} from a JWK")),
        ("{\n  \"kty\": \"RSA\",\n  n: 1 }".to_owned(), "text that is not JSON: line 3, column 3".to_owned()),
        ("{kty: 'RSA'}".to_owned(), "text that is not JSON: line 1, column 2".to_owned()),
        (r#"{"kty":"RSA","kty":"EC"}"#.to_owned(), "JSON in which a member stands twice".to_owned()),
        ("eyJhbGciOiJIUzI1NiJ9.e30.AAAA".to_owned(), "a token, not a key".to_owned()),
    ];
    check(texts, |text| description(text));
    let metadata = json!({ "issuer": "https://a.test", "jwks_uri": "https://a.test/keys" });
    assert_eq!(kind(&metadata.to_string()), "address");
}

#[test]
fn a_map_of_several_keys_gives_each_its_key_id() {
    let map = json!({ "a": pem("rsa_certificate").0, "b": pem("ec_certificate").0 }).to_string();
    let set = keys(&map);
    let count =
        |name: &str, kid: &str| set.candidates(Algorithm::from_name(name).unwrap(), Some(kid)).count();
    assert_eq!([count("RS256", "a"), count("RS256", "b"), count("ES256", "b")], [1, 0, 1]);
}

#[test]
fn a_text_that_looks_like_no_key_is_a_secret_in_every_encoding_it_can_have() {
    let cases = [
        ("correct horse battery staple", "secret: text"),
        ("{k9}harbor-lantern", "secret: text"),
        ("[brackets] are text", "secret: text"),
        ("+//+Pm5UJPb8U58vQi8h5hFHWhfWWa0x", "secret: text, base64"),
        ("-__-Pm5UJPb8U58vQi8h5hFHWhfWWa0x", "secret: text, base64url"),
        ("deadbeefdeadbeefdeadbeefdeadbeef", "secret: text, base64, hex"),
        ("mixed+and_url", "secret: text"),
        ("a secret!\u{200b}", "secret: text, text without invisible characters"),
        ("'quoted secret!'", "secret: text, the value as text"),
        ("JWT_SECRET=c2VjcmV0", "secret: text, the value as text, the value as base64"),
        (" padded \n", "secret: text, base64, text with the white space around it"),
    ];
    check(cases.map(|(text, expected)| (text, expected.to_owned())), |text| description(text));
    assert!(matches!(KeyInput::secret(r#"{"kty":"RSA"}"#), KeyInput::Secret(_)), "selected");
}

/// Texts of keys in every format, long enough to cut a part of each off.
fn key_texts() -> Vec<String> {
    let pem = published("pem");
    let mut texts: Vec<String> =
        pem.as_object().unwrap().values().filter_map(|text| text.as_str().map(str::to_owned)).collect();
    texts.retain(|text| text.starts_with("-----BEGIN"));
    let bare =
        texts.iter().map(|text| text.lines().filter(|line| !line.starts_with('-')).collect::<String>());
    let bare: Vec<String> = bare.collect();
    texts.extend(bare);
    let set = json!({ "keys": [es256_jwk(), RsaKey::of_rfc7515().jwk()] });
    texts.extend([set.to_string(), set["keys"].to_string(), format!("{set:#}"), es256_jwk().to_string()]);
    texts.push(format!(
        "ssh-ed25519 {} alice",
        STANDARD.encode([&[0, 0, 0, 11][..], b"ssh-ed25519", &[0, 0, 0, 32], &[7; 32]].concat())
    ));
    texts
}

proptest! {
    #[test]
    fn what_looks_like_a_key_is_never_read_as_a_secret(
        index in any::<proptest::sample::Index>(),
        cut in 0.0..1.0_f64,
        place in 0.0..1.0_f64,
        inserted in any::<char>(),
        around in "[ \t\n]{0,3}",
    ) {
        let texts = key_texts();
        let text = index.get(&texts);
        // The first 40 bytes are the sign of a key; what follows is cut, and changed at one place.
        let at = |part: f64, length: usize| 40 + ((length.saturating_sub(40)) as f64 * part) as usize;
        let mut changed = text[..at(cut, text.len()).min(text.len())].to_owned();
        let place = at(place, changed.len()).min(changed.len());
        changed.insert(place, inserted);
        let read = KeyInput::read(&[&around, changed.as_str(), &around].concat());
        prop_assert!(!matches!(read, KeyInput::Secret(_) | KeyInput::Nothing), "{changed}");
    }

    #[test]
    fn no_text_is_a_panic(text in any::<String>(), prefix in "(-----BEGIN |\\{\"|\\[|ssh-rsa AAAA|MII|NAME=|\"|eyJ)?") {
        let text = [prefix, text].concat();
        KeyInput::read(&text);
        KeyInput::secret(&text);
    }
}
