//! The inspector, the form: what kind of token a text is, and whether its form is right.

use bearer_lab::{
    inspect::{Conclusion, Kind, MAX_TOKEN_BYTES, Role, Token},
    protocol::{check::Verdict, jose::base64url},
};
use serde_json::json;

use crate::support::{check, encoded, id_token, published, token};

fn form(text: &str) -> (Kind, Verdict) {
    let token = Token::read(text);
    (token.kind, Conclusion::of(&token.format, &[]).verdict)
}

fn jwt(header: &str, payload: &str) -> String {
    token(header, payload, b"signature")
}

const HEADER: &str = r#"{"alg":"RS256"}"#;
const JWT_HEADER: &str = r#"{"alg":"RS256","typ":"JWT"}"#;
const OPAQUE: (Kind, Verdict) = (Kind::Opaque, Verdict::Unchecked);
const DAMAGED: (Kind, Verdict) = (Kind::Damaged, Verdict::Fail);

#[test]
fn each_kind_is_told_from_the_others() {
    let inner = id_token(&json!({}));
    let none = [encoded(r#"{"alg":"none"}"#), encoded(r#"{"sub":"a"}"#), String::new()].join(".");
    let sealed = |header: &str| [&encoded(header), "", "AAAA", "AAAA", "AAAA"].join(".");
    let jwe = r#"{"alg":"dir","enc":"A256GCM"}"#;
    let cases = [
        (inner.clone(), (Kind::Jwt, Verdict::Pass)),
        (none, (Kind::Unsecured, Verdict::Pass)),
        (jwt(r#"{"alg":"RS256","cty":"JWT"}"#, &inner), (Kind::Nested, Verdict::Pass)),
        (jwt(JWT_HEADER, &inner), (Kind::Nested, Verdict::Pass)),
        (jwt(HEADER, &sealed(jwe)), (Kind::Nested, Verdict::Pass)),
        (jwt(HEADER, "It's a dangerous business"), (Kind::Signed, Verdict::Pass)),
        (jwt(HEADER, ""), (Kind::Detached, Verdict::Pass)),
        (jwt(HEADER, "[]"), (Kind::Signed, Verdict::Pass)),
        (jwt(HEADER, "\"text\""), (Kind::Signed, Verdict::Pass)),
        (jwt(HEADER, "123400"), (Kind::Signed, Verdict::Pass)),
        (jwt(HEADER, "null"), (Kind::Signed, Verdict::Pass)),
        (
            [&*encoded(HEADER), &base64url::encode(b"\xe0\xe1\xff"), "AAAA"].join("."),
            (Kind::Signed, Verdict::Pass),
        ),
        (sealed(jwe), (Kind::Encrypted, Verdict::Pass)),
        (
            sealed(r#"{"alg":"RSA-OAEP-256","enc":"A128CBC-HS256","cty":"JWT"}"#),
            (Kind::Encrypted, Verdict::Pass),
        ),
        ("6f4a2d18-3c5b-4e7f-9a0b-1c2d3e4f5a6b".into(), (Kind::Reference, Verdict::Unchecked)),
        ("0123456789abcdef0123456789abcdef".into(), (Kind::Reference, Verdict::Unchecked)),
        ("SlAV32hkKG".into(), (Kind::Opaque, Verdict::Unchecked)),
        ("ya29.a0AfH6SMBx".into(), (Kind::Opaque, Verdict::Unchecked)),
        ("v1.M2Y4.x-y_z~+/".into(), OPAQUE),
        ("not.a.jwt".into(), OPAQUE),
        ("M.C5_BL2.0.U.-Ck!x*y$$".into(), OPAQUE),
        ("..".into(), OPAQUE),
        (
            [&encoded(r#"{"user":"kim"}"#), "aSd3Kg", &"x".repeat(27)].join("."),
            (Kind::SessionCookie, Verdict::Unchecked),
        ),
        (["v4.public.", &"A".repeat(64)].concat(), (Kind::Paseto, Verdict::Unchecked)),
        (["v2.local.", &"A".repeat(64)].concat(), (Kind::Paseto, Verdict::Unchecked)),
        ("hello world".into(), (Kind::NoToken, Verdict::Unchecked)),
        ("{}".into(), (Kind::NoToken, Verdict::Unchecked)),
    ];
    check(cases, |text| form(text));
}

#[test]
fn rfc7515_s3_and_rfc7519_s7_2_a_form_that_is_wrong_is_no_pass() {
    let right = id_token(&json!({}));
    let parts: Vec<&str> = right.split('.').collect();
    let (header, payload, signature) = (parts[0], parts[1], parts[2]);
    let join = |parts: &[&str]| parts.join(".");
    let cases = [
        (join(&[header, payload]), DAMAGED),
        (join(&[header, payload, ""]), DAMAGED),
        (join(&["", payload, signature]), OPAQUE),
        (join(&[header, payload, signature, ""]), DAMAGED),
        (join(&[header, payload, signature, signature]), DAMAGED),
        (join(&[header, payload, signature, signature, signature, signature]), DAMAGED),
        (join(&[payload, payload, signature]), OPAQUE),
        (join(&[signature, payload, header]), OPAQUE),
        (join(&[header, payload, &[signature, "="].concat()]), DAMAGED),
        (join(&[header, &[payload, "=="].concat(), signature]), DAMAGED),
        (join(&[&[header, " "].concat(), payload, signature]), DAMAGED),
        (join(&[header, &payload.replacen('e', "+", 1), signature]), DAMAGED),
        ("..".into(), OPAQUE),
        (".".into(), OPAQUE),
        (header.into(), DAMAGED),
        (jwt(HEADER, r#"{"a":1,"a":2}"#), DAMAGED),
        (jwt(r#"{"alg":"RS256","alg":"none"}"#, "{}"), DAMAGED),
        (jwt(HEADER, "{} x"), DAMAGED),
        (jwt(HEADER, "{}{}"), DAMAGED),
        (jwt(JWT_HEADER, "[]"), DAMAGED),
        (jwt(JWT_HEADER, "1"), DAMAGED),
        (jwt(JWT_HEADER, ""), DAMAGED),
        (jwt(HEADER, "\u{feff}{}"), DAMAGED),
        (jwt(JWT_HEADER, "a sentence"), DAMAGED),
        (jwt("[]", "{}"), OPAQUE),
        (jwt(r#"{"alg":"RS256","kid":7}"#, "{}"), DAMAGED),
        ([&*encoded(HEADER), &base64url::encode(b"{\"a\":\"\xff\"}"), "AAAA"].join("."), DAMAGED),
        ([&*encoded(r#"{"alg":"None"}"#), &encoded("{}"), ""].join("."), DAMAGED),
        ([&*encoded(r#"{"alg":"none"}"#), &encoded("[]"), ""].join("."), DAMAGED),
        ([&*encoded(r#"{"alg":"dir"}"#), "", "AAAA", "AAAA", "AAAA"].join("."), DAMAGED),
        ([&*encoded(r#"{"alg":"dir","enc":"A256GCM"}"#), "", "AAAA", "", "AAAA"].join("."), DAMAGED),
        ([&*encoded(r#"{"alg":"dir","enc":"A256GCM"}"#), "", "AAAA", "AA=A", "AAAA"].join("."), DAMAGED),
    ];
    check(cases, |text| form(text));
}

#[test]
fn what_is_wrong_with_the_encoding_is_said() {
    let cases = [
        ("eyJhbGciOiJSUzI1NiJ9.e30=.AA", "padding (=), which a token leaves out"),
        ("eyJhbGciOiJSUzI1NiJ9.e3+0.AA", "+ or /, which base64url writes as - and _"),
        ("eyJhbGciOiJSUzI1NiJ9.e 30.AA", "white space inside"),
        ("eyJhbGciOiJSUzI1NiJ9.e30.AB", "base64url that is cut off or has spare bits"),
        ("eyJhbGciOiJSUzI1NiJ9.e30.ä", "a character that base64url does not have"),
        ("eyJhbGciOiJSUzI1NiJ9.e30.", "a signature that is empty or not base64url"),
    ];
    check(cases.map(|(text, found)| (text, found.to_owned())), |text| {
        Token::read(text).format.failure().unwrap().found
    });
}

#[test]
fn a_token_over_the_cap_is_a_clear_error_and_nothing_of_it_is_decoded() {
    let long = Token::read(&"a".repeat(MAX_TOKEN_BYTES + 1));
    assert_eq!(long.format.failure().unwrap().code(), "TOKEN_TOO_LARGE");
    assert!(long.parts.is_empty());
    let claims: Vec<String> =
        (0..2000).map(|index| format!("\"claim_{index}\":\"{}\"", "x".repeat(30))).collect();
    let large = jwt(HEADER, &format!("{{{}}}", claims.join(",")));
    assert!(large.len() > 100_000);
    let read = Token::read(&large);
    assert_eq!((read.kind, read.parts[1].members.len()), (Kind::Jwt, 2000));
}

#[test]
fn every_member_knows_the_characters_that_hold_it() {
    let payload =
        r#" { "iss" : "https://a.test/\"}," , "aud":["a","b"],"act":{"sub":"x"} ,"n":1.50,"é":null}"#;
    let read = Token::read(&jwt(HEADER, payload));
    let part = &read.parts[1];
    assert_eq!(part.role, Role::Payload);
    let written: Vec<(&str, &str)> =
        part.members.iter().map(|member| (member.name.as_str(), member.written.as_str())).collect();
    assert_eq!(
        written,
        [
            ("iss", r#""https://a.test/\"},""#),
            ("aud", r#"["a","b"]"#),
            ("act", r#"{"sub":"x"}"#),
            ("n", "1.50"),
            ("é", "null"),
        ]
    );
    for member in &part.members {
        let range = member.range.start - part.range.start..member.range.end - part.range.start;
        // The characters around a member hold it whole, and at most the bits of its neighbours' edge.
        let (from, to) = (range.start / 4 * 4, range.end.div_ceil(4) * 4);
        let characters = &read.text[part.range.clone()];
        let bytes = base64url::decode(&characters[from..to.min(characters.len())]).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains(&member.written), "{text} has no {}", member.written);
        assert!(text.contains(&format!("\"{}\"", member.name)), "{text} has no {}", member.name);
        assert!(bytes.len() < member.name.len() + member.written.len() + 12, "{text} is too much");
    }
}

#[test]
fn the_published_examples_are_read() {
    let cases = [
        (published("rfc7515")["A.1"]["token"].clone(), Kind::Jwt),
        (published("rfc7515")["A.2"]["token"].clone(), Kind::Jwt),
        (published("rfc7515")["A.3"]["token"].clone(), Kind::Jwt),
        (published("rfc7515")["A.4"]["token"].clone(), Kind::Signed),
        (published("rfc7515")["A.5"]["token"].clone(), Kind::Unsecured),
        (published("rfc7520")["4.1"]["token"].clone(), Kind::Signed),
        (published("rfc7520")["4.4"]["token"].clone(), Kind::Signed),
        (published("rfc8037")["token"].clone(), Kind::Signed),
    ];
    check(cases, |text| Token::read(text.as_str().unwrap()).kind);
}
