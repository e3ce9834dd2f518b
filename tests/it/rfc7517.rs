//! RFC 7517, JSON Web Key: what a key set holds, and which key may verify what.

use bearer_lab::protocol::jose::{
    Algorithm, JwkSet,
    jwk::{MAX_JWKS_BYTES, MAX_KEYS},
};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, RsaKey, accept, check, claims, es256_jwk, expectation, first_failure, nonce, read_jwk,
    sign_es256,
};

const ES256: &str = "ES256";

fn set(text: &str) -> &'static str {
    JwkSet::parse(text.as_bytes()).map_or_else(|failure| failure.code(), |_| ACCEPTED)
}

fn with(mut jwk: Value, changes: Value) -> Value {
    jwk.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    jwk
}

/// How a token that the key of the tests signed is received where `keys` are published.
fn outcome(keys: &[Value], header: Value) -> &'static str {
    let keys = JwkSet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap();
    let nonce = nonce();
    let mut checks = Default::default();
    let allowed = [Algorithm::from_name(ES256).unwrap()];
    let token = sign_es256(&with(json!({ "alg": ES256 }), header), &claims());
    accept(&token, &allowed, &keys, &expectation(&nonce), &mut checks);
    first_failure(&checks)
}

#[test]
fn rfc7517_s5_a_key_set_is_an_object_with_an_array_of_keys() {
    let refused = "JWKS_INVALID";
    let many = |count: usize| json!({ "keys": vec![json!({}); count] }).to_string();
    let filled = |bytes: usize| format!("{{\"keys\":[]{}}}", " ".repeat(bytes - 11));
    let cases = [
        (String::new(), refused),
        ("null".into(), refused),
        ("[]".into(), refused),
        ("\"keys\"".into(), refused),
        ("{}".into(), refused),
        (r#"{"keys":null}"#.into(), refused),
        (r#"{"keys":{}}"#.into(), refused),
        (r#"{"keys":"[]"}"#.into(), refused),
        (r#"{"Keys":[]}"#.into(), refused),
        (r#"{"keys":[],"keys":[]}"#.into(), refused),
        (r#"{"keys":[{"kid":"a","kid":"b"}]}"#.into(), refused),
        (r#"{"keys":[]} "#.into(), ACCEPTED),
        (r#"{"keys":[]}x"#.into(), refused),
        ("<html></html>".into(), refused),
        (es256_jwk().to_string(), refused),
        (format!("{{\"keys\":{}{}}}", "[".repeat(5000), "]".repeat(5000)), refused),
        (many(MAX_KEYS + 1), refused),
        (many(MAX_KEYS), ACCEPTED),
        (filled(MAX_JWKS_BYTES + 1), refused),
        (filled(MAX_JWKS_BYTES), ACCEPTED),
        (r#"{"keys":[]}"#.into(), ACCEPTED),
    ];
    for (text, expected) in cases {
        assert_eq!(set(&text), expected, "{}", &text[..text.len().min(60)]);
    }
}

#[test]
fn rfc7517_s5_what_is_not_a_key_for_signatures_is_passed_over() {
    let secp256k1 = with(es256_jwk(), json!({ "crv": "secp256k1" }));
    let strange = [
        json!(null),
        json!(1),
        json!("key"),
        json!([]),
        json!({}),
        json!({ "kty": "oct", "k": "AAAA" }),
        json!({ "kty": "future", "x": 1 }),
        json!({ "kty": "OKP", "crv": "X25519", "x": "AAAA" }),
        json!({ "kty": "OKP", "crv": "Ed448", "x": "AAAA" }),
        secp256k1,
        RsaKey::of_bits(1024).jwk(),
    ];
    for other in &strange {
        assert_eq!(outcome(&[other.clone(), es256_jwk()], json!({})), ACCEPTED, "{other}");
        assert_eq!(outcome(std::slice::from_ref(other), json!({})), "TOKEN_KEY_UNKNOWN", "{other}");
    }
    assert_eq!(outcome(&strange, json!({})), "TOKEN_KEY_UNKNOWN");
    assert_eq!(outcome(&[], json!({})), "TOKEN_KEY_UNKNOWN");
}

#[test]
fn rfc7517_s4_2_and_s4_3_use_and_key_ops_must_both_allow_verification() {
    let cases = [
        (json!({ "use": "enc" }), false),
        (json!({ "use": "SIG" }), false),
        (json!({ "use": "" }), false),
        (json!({ "use": "signature" }), false),
        (json!({ "use": null }), false),
        (json!({ "use": ["sig"] }), false),
        (json!({ "use": true }), false),
        (json!({ "key_ops": [] }), false),
        (json!({ "key_ops": ["sign"] }), false),
        (json!({ "key_ops": ["encrypt", "wrapKey"] }), false),
        (json!({ "key_ops": ["Verify"] }), false),
        (json!({ "key_ops": "verify" }), false),
        (json!({ "key_ops": ["verify", 1] }), false),
        (json!({ "key_ops": null }), false),
        (json!({ "use": "sig", "key_ops": ["encrypt"] }), false),
        (json!({ "use": "enc", "key_ops": ["verify"] }), false),
        (json!({}), true),
        (json!({ "use": "sig" }), true),
        (json!({ "key_ops": ["verify"] }), true),
        (json!({ "use": "sig", "key_ops": ["sign", "verify"] }), true),
    ];
    check(cases, |changes| read_jwk(&with(es256_jwk(), changes.clone())).is_some());
}

#[test]
fn rfc7517_s4_4_a_key_is_used_with_its_own_algorithm_only() {
    let names = [
        "ES384", "ES512", "RS256", "PS256", "HS256", "EdDSA", "ES256K", "ECDH-ES", "es256", "none", "",
        " ES256",
    ];
    for name in names {
        let jwk = with(es256_jwk(), json!({ "alg": name }));
        assert_eq!(outcome(&[jwk], json!({})), "TOKEN_KEY_UNKNOWN", "{name}");
    }
    for value in [json!(1), json!(null), json!(["ES256"])] {
        assert!(read_jwk(&with(es256_jwk(), json!({ "alg": value }))).is_none(), "{value}");
    }
    assert_eq!(outcome(&[with(es256_jwk(), json!({ "alg": "ES256" }))], json!({})), ACCEPTED);
}

#[test]
fn rfc7517_s4_a_key_fits_the_algorithms_of_its_type_and_curve() {
    let coordinate = |bytes: usize| "A".repeat(bytes);
    let ec = |curve: &str, characters: usize| json!({ "kty": "EC", "crv": curve, "x": coordinate(characters), "y": coordinate(characters) });
    let okp = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    let cases = [
        (RsaKey::of_rfc7515().jwk(), "RS256 RS384 RS512 PS256 PS384 PS512"),
        (with(RsaKey::of_rfc7515().jwk(), json!({ "alg": "PS256" })), "PS256"),
        (with(RsaKey::of_rfc7515().jwk(), json!({ "alg": "RS256" })), "RS256"),
        (es256_jwk(), "ES256"),
        (ec("P-384", 64), "ES384"),
        (ec("P-521", 88), "ES512"),
        (okp.clone(), "EdDSA Ed25519"),
        (with(okp.clone(), json!({ "alg": "Ed25519" })), "EdDSA Ed25519"),
        (with(okp, json!({ "alg": "Ed448" })), ""),
    ];
    let names =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
    check(cases, |jwk| {
        let jwk = read_jwk(jwk).unwrap();
        let fits = |name: &&str| jwk.fits(Algorithm::from_name(name).unwrap());
        let list = names.into_iter().filter(fits).collect::<Vec<_>>().join(" ");
        // The outcome of a case is compared with a literal.
        &*list.leak()
    });
}

#[test]
fn rfc7517_s4_5_a_key_id_picks_among_the_fitting_keys() {
    let ours = |kid: &str| with(es256_jwk(), json!({ "kid": kid }));
    let other = |kid: &str| {
        let jwk = json!({ "kty": "EC", "crv": "P-256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" });
        with(jwk, json!({ "kid": kid }))
    };
    let rsa = |kid: &str| with(RsaKey::of_rfc7515().jwk(), json!({ "kid": kid }));
    let cases = [
        (vec![ours("a")], json!({ "kid": "b" }), "TOKEN_KEY_UNKNOWN"),
        (vec![ours("a")], json!({ "kid": "A" }), "TOKEN_KEY_UNKNOWN"),
        (vec![ours("a")], json!({ "kid": "" }), "TOKEN_KEY_UNKNOWN"),
        (vec![ours("a")], json!({ "kid": "a " }), "TOKEN_KEY_UNKNOWN"),
        (vec![rsa("a")], json!({ "kid": "a" }), "TOKEN_KEY_UNKNOWN"),
        (vec![other("a"), ours("b")], json!({ "kid": "a" }), "TOKEN_SIGNATURE_INVALID"),
        (vec![other("a")], json!({}), "TOKEN_SIGNATURE_INVALID"),
        (vec![ours("a")], json!({ "kid": "a" }), ACCEPTED),
        (vec![ours("a")], json!({}), ACCEPTED),
        (vec![es256_jwk()], json!({ "kid": "a" }), ACCEPTED),
        (vec![rsa("a"), ours("a")], json!({ "kid": "a" }), ACCEPTED),
        (vec![other("a"), ours("a")], json!({ "kid": "a" }), ACCEPTED),
        (vec![other("a"), other("b"), rsa("c"), ours("d")], json!({}), ACCEPTED),
    ];
    for (keys, header, expected) in cases {
        assert_eq!(outcome(&keys, header.clone()), expected, "{header} among {keys:?}");
    }
}

#[test]
fn oidf_kid_absent_multiple_jwks_twelve_keys_of_four_kinds_are_tried_by_type() {
    let foreign = json!({ "kty": "EC", "crv": "P-256",
        "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" });
    let secp256k1 = with(foreign.clone(), json!({ "crv": "secp256k1" }));
    let okp = json!({ "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    let mut keys = Vec::new();
    for bits in [2048, 3072, 4096] {
        keys.extend([RsaKey::of_bits(bits).jwk(), secp256k1.clone(), okp.clone(), foreign.clone()]);
    }
    assert_eq!(keys.len(), 12);
    assert_eq!(outcome(&keys, json!({})), "TOKEN_SIGNATURE_INVALID");
    keys[7] = es256_jwk();
    assert_eq!(outcome(&keys, json!({})), ACCEPTED);
}

#[test]
fn rfc7518_s6_a_key_that_is_not_used_is_named_with_its_member_and_the_reason() {
    let rsa = |changes: Value| with(RsaKey::of_rfc7515().jwk(), changes);
    let ec = |changes: Value| with(es256_jwk(), changes);
    let okp = |changes: Value| with(json!({ "kty": "OKP", "crv": "Ed25519" }), changes);
    let cases = [
        (rsa(json!({ "n": "AA+/" })), "n is base64, not base64url: + and / must be - and _"),
        (rsa(json!({ "n": "AAA=" })), "n has padding (=), which base64url leaves out"),
        (rsa(json!({ "n": "AA AA" })), "n has a character that base64url does not have"),
        (rsa(json!({ "n": null })), "n is not a string"),
        (RsaKey::of_bits(1024).jwk(), "n has fewer than 2048 bits"),
        (rsa(json!({ "e": 65537 })), "e is not a string"),
        (rsa(json!({ "e": "AQ" })), "e is not an odd number from 3 to 4294967295"),
        (rsa(json!({ "use": "enc" })), "use is not \"sig\""),
        (rsa(json!({ "key_ops": ["wrapKey"] })), "key_ops does not include \"verify\""),
        (rsa(json!({ "key_ops": "verify" })), "key_ops is not an array of strings"),
        (json!({ "kty": "RSA", "e": "AQAB" }), "n is missing"),
        (json!({ "n": "AQAB" }), "kty is missing"),
        (json!({ "kty": "rsa" }), "kty is not RSA, EC or OKP"),
        (ec(json!({ "crv": "secp256k1" })), "crv is not P-256, P-384 or P-521"),
        (ec(json!({ "crv": "P-384" })), "x does not have the length that its curve requires"),
        (ec(json!({ "y": "AAAA" })), "y does not have the length that its curve requires"),
        (okp(json!({ "x": "AAAA" })), "x does not have the length that its curve requires"),
        (okp(json!({ "crv": "Ed448" })), "crv is not Ed25519"),
    ];
    for (jwk, expected) in cases {
        let keys = json!({ "keys": [es256_jwk(), with(jwk.clone(), json!({ "kid": "a" }))] });
        let set = JwkSet::parse(keys.to_string().as_bytes()).unwrap();
        let [refused] = set.refused() else { panic!("{jwk} is refused") };
        let problem = [refused.problem.member, refused.problem.reason].join(" ");
        assert_eq!(
            (problem.as_str(), refused.index, refused.key_id.as_deref()),
            (expected, 1, Some("a")),
            "{jwk}"
        );
    }
}

#[test]
fn rfc7518_s2_the_provider_s_key_that_is_refused_is_named_at_sign_in() {
    let padded =
        with(es256_jwk(), json!({ "kid": "k-1", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU=" }));
    let keys = JwkSet::parse(json!({ "keys": [padded] }).to_string().as_bytes()).unwrap();
    let found = |header: Value| {
        let (nonce, mut checks) = (nonce(), Default::default());
        let token = sign_es256(&with(json!({ "alg": ES256 }), header), &claims());
        accept(&token, &[Algorithm::from_name(ES256).unwrap()], &keys, &expectation(&nonce), &mut checks);
        checks.failure().unwrap().found
    };
    let refused = "the key k-1 cannot be used: x has padding (=), which base64url leaves out";
    assert_eq!(found(json!({ "kid": "k-1" })), refused);
    assert_eq!(found(json!({})), refused);
    assert_eq!(found(json!({ "kid": "k-2" })), "none that fits");
}
