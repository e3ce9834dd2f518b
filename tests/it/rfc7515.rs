//! RFC 7515, JSON Web Signature: the compact form, the header, the published examples; RFC 7797 §7.

use bearer_lab::protocol::{
    check::Checks,
    jose::{
        Algorithm, CompactJws, HashFunction, JwkSet, Verification, base64url, is_valid, jws::MAX_JWS_BYTES,
    },
};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, check, encoded, es256_jwks, expectation, first_failure, id_token, mutations, nonce, published,
    sign_es256, sign_es256_text, token, validate, verification,
};

const ES256: Algorithm = Algorithm::Es(HashFunction::Sha256);
const RS256: Algorithm = Algorithm::Rs(HashFunction::Sha256);
const MALFORMED: &str = "TOKEN_MALFORMED";

fn example(name: &str) -> (String, Value) {
    let example = published("rfc7515")[name].clone();
    (example["token"].as_str().unwrap().to_owned(), example["jwk"].clone())
}

fn form(token: &str) -> &'static str {
    CompactJws::parse(token).map_or_else(|failure| failure.code(), |_| ACCEPTED)
}

fn flipped(way: &Verification) -> Vec<(String, Option<bool>)> {
    let decide =
        |(name, signature): (String, Vec<u8>)| (name, is_valid(&Verification { signature, ..way.clone() }));
    mutations(&way.signature).map(decide).collect()
}

#[test]
fn rfc7515_a_2_and_a_3_the_published_signatures_are_valid() {
    let cases = [("A.2", RS256), ("A.3", ES256)].map(|case| (case, Some(true)));
    check(cases, |(name, algorithm)| {
        let (token, jwk) = example(name);
        is_valid(&verification(&token, *algorithm, &jwk))
    });
}

#[test]
fn rfc7515_a_2_every_changed_byte_of_the_signature_is_noticed() {
    let (token, jwk) = example("A.2");
    let ways = flipped(&verification(&token, RS256, &jwk));
    assert_eq!(ways.len(), 512);
    check(ways.into_iter().map(|way| (way, Some(false))), |(_, found)| *found);
}

#[test]
fn rfc7515_a_3_every_changed_byte_of_the_signature_is_noticed() {
    let (token, jwk) = example("A.3");
    let ways = flipped(&verification(&token, ES256, &jwk));
    assert_eq!(ways.len(), 128);
    check(ways.into_iter().map(|way| (way, Some(false))), |(_, found)| *found);
}

#[test]
fn rfc7515_s5_2_every_changed_byte_of_header_and_payload_is_noticed() {
    let right = id_token(&json!({}));
    let nonce = nonce();
    let (signed, _) = right.rsplit_once('.').unwrap();
    for index in 0..signed.len() {
        let mut changed = right.clone().into_bytes();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        let outcome = validate(&String::from_utf8(changed).unwrap(), &expectation(&nonce));
        assert_ne!(outcome, ACCEPTED, "character {index}");
    }
    assert_eq!(validate(&right, &expectation(&nonce)), ACCEPTED);
}

#[test]
fn rfc7515_s5_2_parts_of_two_tokens_do_not_make_a_third() {
    let nonce = nonce();
    let one = id_token(&json!({}));
    let two = id_token(&json!({ "sub": "bob" }));
    let part = |token: &str, index: usize| token.split('.').nth(index).unwrap().to_owned();
    let mixed = |header: &str, payload: &str, signature: &str| {
        [part(header, 0), part(payload, 1), part(signature, 2)].join(".")
    };
    let cases = [
        (mixed(&one, &two, &one), "TOKEN_SIGNATURE_INVALID"),
        (mixed(&one, &one, &two), "TOKEN_SIGNATURE_INVALID"),
        ([part(&one, 1), part(&one, 0), part(&one, 2)].join("."), "TOKEN_ALGORITHM"),
        ([part(&one, 0), part(&one, 2), part(&one, 1)].join("."), MALFORMED),
        (mixed(&two, &two, &two), ACCEPTED),
    ];
    check(cases, |token| validate(token, &expectation(&nonce)));
}

#[test]
fn rfc7515_s7_1_the_compact_form_is_three_parts_and_no_more() {
    let right = id_token(&json!({}));
    let (unsigned, signature) = right.rsplit_once('.').unwrap();
    let (header, payload) = unsigned.split_once('.').unwrap();
    let many = ".".repeat(MAX_JWS_BYTES);
    let cases = [
        (String::new(), MALFORMED),
        (".".into(), MALFORMED),
        ("..".into(), MALFORMED),
        (header.into(), MALFORMED),
        (unsigned.into(), MALFORMED),
        (format!("{unsigned}."), MALFORMED),
        (format!(".{payload}.{signature}"), MALFORMED),
        (format!("{header}..{signature}"), MALFORMED),
        (format!("{right}."), MALFORMED),
        (format!(".{right}"), MALFORMED),
        (format!("{right}.{signature}"), MALFORMED),
        (format!("{right}..{signature}"), MALFORMED),
        (format!("{right}.{signature}.{signature}.{signature}"), MALFORMED),
        (many, MALFORMED),
        (right.clone(), ACCEPTED),
    ];
    check(cases, |token| form(token));
}

#[test]
fn rfc7515_s2_every_part_is_canonical_base64url() {
    let right = id_token(&json!({}));
    let parts: Vec<&str> = right.split('.').collect();
    let mut cases = Vec::new();
    for index in 0..3 {
        let with = |part: String| {
            let mut parts = parts.clone();
            parts[index] = &part;
            parts.join(".")
        };
        let part = parts[index];
        for changed in [
            format!("{part}="),
            format!("{part}=="),
            format!("{part}\n"),
            format!("\r\n{part}"),
            format!(" {part}"),
            format!("{part} "),
            format!("{part}\t"),
            format!("{part}\0"),
            format!("{part}+"),
            format!("{part}/"),
            format!("{part}%3D"),
            format!("{part}\u{200b}"),
            format!("{}\n{}", &part[..8], &part[8..]),
            spare_bits(part),
        ] {
            cases.push((with(changed), MALFORMED));
        }
    }
    cases.push((right.clone(), ACCEPTED));
    check(cases, |token| form(token));
}

/// The same bytes with a spare bit set; for a part without spare bits, a last group of one character.
fn spare_bits(part: &str) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (start, last) = part.split_at(part.len() - 1);
    let place = alphabet.iter().position(|known| *known == last.as_bytes()[0]).unwrap();
    match part.len() % 4 {
        0 => format!("{part}A"),
        _ => format!("{start}{}", alphabet[place ^ 1] as char),
    }
}

#[test]
fn rfc7515_s4_header_and_payload_are_one_utf8_json_object() {
    let header = r#"{"alg":"ES256"}"#;
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(2000), "]".repeat(2000));
    let mut cases: Vec<(String, &str)> = Vec::new();
    for text in [
        "",
        " ",
        "null",
        "true",
        "1",
        "\"{}\"",
        "[]",
        "[{}]",
        "{",
        "}",
        "{}{}",
        "{},",
        "{} x",
        "{}\0",
        "\u{feff}{}",
        "{'a':1}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":\"\u{1}\"}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":{\"b\":1,\"b\":1}}",
        "{\"a\":\"\\ud800\"}",
        "/* */{}",
        "{}//",
        &deep,
    ] {
        cases.push((token(text, "{}", b"x"), MALFORMED));
        cases.push((token(header, text, b"x"), MALFORMED));
    }
    let not_utf8 = base64url::encode(b"{\"a\":\"\xff\"}");
    cases.push((format!("{not_utf8}.{}.eA", encoded("{}")), MALFORMED));
    cases.push((format!("{}.{not_utf8}.eA", encoded(header)), MALFORMED));
    cases.push((token(header, "{}", b"x"), ACCEPTED));
    cases.push((token(header, " {\r\n \"a\" : [ { } ] } ", b"x"), ACCEPTED));
    check(cases, |token| form(token));
}

#[test]
fn rfc7515_s10_a_token_is_capped_before_anything_is_decoded() {
    let of_length = |length: usize| {
        let right = id_token(&json!({}));
        let rest = right.len() - right.split('.').nth(1).unwrap().len();
        // A payload of this many characters: white space before the object fills it up.
        let bytes = (length - rest) / 4 * 3;
        let payload = format!("{}{{}}", " ".repeat(bytes - 2));
        token(r#"{"alg":"ES256","typ":"JWT"}"#, &payload, &[1; 64])
    };
    let longest = of_length(MAX_JWS_BYTES);
    assert!((MAX_JWS_BYTES - 4..=MAX_JWS_BYTES).contains(&longest.len()), "{}", longest.len());
    let cases =
        [(of_length(MAX_JWS_BYTES + 8), MALFORMED), ("A".repeat(10_000_000), MALFORMED), (longest, ACCEPTED)];
    for (token, expected) in cases {
        assert_eq!(form(&token), expected, "{} bytes", token.len());
    }
}

#[test]
fn rfc7515_s4_1_11_any_critical_header_is_refused() {
    let nonce = nonce();
    let with = |member: &str| format!("{{\"alg\":\"ES256\",\"typ\":\"JWT\"{member}}}");
    let refused = "TOKEN_CRITICAL_HEADER";
    let cases = [
        (with(r#","crit":["exp"],"exp":1"#), refused),
        (with(r#","crit":["b64"],"b64":true"#), refused),
        (with(r#","crit":["http://example.com/UNDEFINED"],"http://example.com/UNDEFINED":true"#), refused),
        (with(r#","crit":["alg"]"#), refused),
        (with(r#","crit":[]"#), refused),
        (with(r#","crit":null"#), refused),
        (with(r#","crit":"b64""#), refused),
        (with(r#","crit":{}"#), refused),
        (with(r#","crit":false"#), refused),
        (with(r#","\u0063rit":["x"],"x":1"#), refused),
        (with(r#","http://example.com/UNDEFINED":true"#), ACCEPTED),
        (with(r#","CRIT":["x"]"#), ACCEPTED),
        (with(""), ACCEPTED),
    ];
    let claims = crate::support::claims().to_string();
    check(cases, |header| validate(&sign_es256_text(header, &claims), &expectation(&nonce)));
}

#[test]
fn rfc7797_s7_an_unencoded_payload_is_refused() {
    let nonce = nonce();
    let values = [json!(false), json!(true), json!(null), json!("false"), json!(0)];
    let cases = values.map(|value| (json!({ "alg": "ES256", "b64": value }), "TOKEN_CRITICAL_HEADER"));
    check(cases, |header| validate(&sign_es256(header, &crate::support::claims()), &expectation(&nonce)));
}

#[test]
fn rfc7515_s4_1_4_a_key_id_is_a_text_that_is_only_compared() {
    let nonce = nonce();
    let refused = [json!(1), json!(null), json!(["a"]), json!({}), json!(true)];
    let cases = refused.into_iter().map(|kid| (kid, MALFORMED)).chain(
        ["", "a", "../../keys/1", "'; DROP TABLE keys; --", "https://evil.test/jwks", "\u{0}", "ключ"]
            .into_iter()
            .map(|kid| (json!(kid), ACCEPTED)),
    );
    check(cases, |kid| {
        let token = sign_es256(&json!({ "alg": "ES256", "kid": kid }), &crate::support::claims());
        validate(&token, &expectation(&nonce))
    });
}

#[test]
fn rfc7515_s7_2_the_json_forms_are_no_compact_tokens() {
    let json_form = published("rfc7515")["A.6"]["json"].as_str().unwrap().to_owned();
    assert!(serde_json::from_str::<Value>(&json_form).is_ok());
    assert_eq!(form(&json_form), MALFORMED);
}

#[test]
fn rfc7515_a_1_a_5_and_e_mac_unsecured_and_critical_tokens_are_refused() {
    let cases = [("A.1", "TOKEN_ALGORITHM"), ("A.4", MALFORMED), ("A.5", MALFORMED), ("E", MALFORMED)];
    check(cases, |name| {
        let (token, _) = example(name);
        let mut checks = Checks::default();
        match CompactJws::parse(&token) {
            Err(failure) => failure.code(),
            Ok(jws) => {
                assert_eq!(jws.algorithm(&[RS256, ES256], &mut checks), None);
                first_failure(&checks)
            }
        }
    });
}

#[test]
fn rfc7515_s5_2_a_verified_token_is_the_one_whose_signature_was_tried() {
    let ours = CompactJws::parse(&id_token(&json!({}))).unwrap();
    let other = CompactJws::parse(&id_token(&json!({ "sub": "bob" }))).unwrap();
    let ways = |jws: &CompactJws, verdict| -> Vec<_> {
        jws.verifications(ES256, &es256_jwks()).into_iter().map(|way| (way, verdict)).collect()
    };
    assert!(ours.clone().verified(&[]).is_none());
    assert!(ours.clone().verified(&ways(&ours, false)).is_none());
    assert!(ours.clone().verified(&ways(&other, true)).is_none(), "another token's signature was tried");
    let mut swapped = ways(&ours, true);
    swapped[0].0.signature.reverse();
    assert!(ours.clone().verified(&swapped).is_none(), "another signature was tried");
    assert_eq!(ours.clone().verified(&ways(&ours, true)).unwrap().algorithm(), ES256);
    assert!(ours.verifications(ES256, &JwkSet::default()).is_empty());
}

#[test]
fn rfc7515_debug_output_of_a_token_holds_nothing_that_could_be_used() {
    let text = id_token(&json!({}));
    let jws = CompactJws::parse(&text).unwrap();
    let ways = jws.verifications(ES256, &es256_jwks());
    let (signing_input, _) = text.rsplit_once('.').unwrap();
    let signature_bytes = format!("{:?}", ways[0].signature);
    let tried: Vec<_> = ways.iter().map(|way| (way.clone(), true)).collect();
    let shown = format!("{jws:?} {ways:?} {:?}", jws.clone().verified(&tried));
    for secret in [signing_input, signature_bytes.trim_matches(['[', ']'])] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
