//! RFC 8725, best practices for tokens: algorithms, foreign keys, kinds of tokens.

use bearer_lab::protocol::{
    check::Checks,
    jose::{Algorithm, CompactJws, JwkSet},
};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, accept, check, claims, encoded, es256_jwk, es256_jwks, expectation, first_failure, id_token,
    nonce, published, sign_es256, sign_es256_text, token, validate,
};

const ALGORITHM: &str = "TOKEN_ALGORITHM";

/// The outcome for a token signed with ES256 under this header.
fn with_header(header: &Value) -> &'static str {
    let nonce = nonce();
    validate(&sign_es256(header, &claims()), &expectation(&nonce))
}

#[test]
fn rfc8725_s3_1_the_algorithm_is_an_expected_one_and_none_in_no_spelling() {
    let cases = [
        json!("none"),
        json!("None"),
        json!("NONE"),
        json!("nOnE"),
        json!("none "),
        json!(""),
        json!(null),
        json!(true),
        json!(0),
        json!(["ES256"]),
        json!({ "alg": "ES256" }),
        json!("HS256"),
        json!("HS384"),
        json!("HS512"),
        json!("RS256"),
        json!("PS256"),
        json!("ES384"),
        json!("ES256K"),
        json!("EdDSA"),
        json!("es256"),
        json!("Es256"),
        json!("ES256 "),
        json!(" ES256"),
        json!("ES256\0"),
        json!("ES-256"),
        json!("ЕS256"),
        json!("dir"),
        json!("RSA1_5"),
        json!("RSA-OAEP"),
        json!("ES256,RS256"),
        json!("*"),
    ];
    let cases = cases.into_iter().map(|name| (name, ALGORITHM)).chain([(json!("ES256"), ACCEPTED)]);
    check(cases, |name| with_header(&json!({ "alg": name, "typ": "JWT" })));
    assert_eq!(with_header(&json!({ "typ": "JWT" })), ALGORITHM, "no alg");
    assert_eq!(with_header(&json!({ "Alg": "ES256" })), ALGORITHM, "names are compared exactly");
}

#[test]
fn rfc8725_s3_1_an_empty_allow_list_allows_nothing() {
    let nonce = nonce();
    let mut checks = Checks::default();
    accept(&id_token(&json!({})), &[], &es256_jwks(), &expectation(&nonce), &mut checks);
    assert_eq!(first_failure(&checks), ALGORITHM);
}

#[test]
fn rfc8725_s2_1_a_public_key_is_never_a_shared_secret() {
    // The classic confusion: an HS256 MAC over the token, keyed with the provider's public RSA key.
    let jwk = published("rfc7515")["A.2"]["jwk"].clone();
    let keys = json!({ "keys": [{ "kty": "RSA", "n": jwk["n"], "e": jwk["e"] }] }).to_string();
    let keys = JwkSet::parse(keys.as_bytes()).unwrap();
    let forged = token(r#"{"alg":"HS256","typ":"JWT"}"#, &claims().to_string(), &[1; 32]);
    let nonce = nonce();
    let all: Vec<Algorithm> =
        ["RS256", "ES256", "EdDSA"].map(|name| Algorithm::from_name(name).unwrap()).into();
    let mut checks = Checks::default();
    accept(&forged, &all, &keys, &expectation(&nonce), &mut checks);
    assert_eq!(first_failure(&checks), ALGORITHM);
    for name in ["HS256", "HS384", "HS512", "none", ""] {
        assert_eq!(Algorithm::from_name(name), None, "{name} cannot be named");
    }
}

#[test]
fn rfc8725_s3_1_a_key_published_for_one_algorithm_verifies_no_other() {
    let mut jwk = es256_jwk();
    jwk["alg"] = json!("ES384");
    let keys = JwkSet::parse(json!({ "keys": [jwk] }).to_string().as_bytes()).unwrap();
    let nonce = nonce();
    let mut checks = Checks::default();
    let allowed = ["ES256", "ES384"].map(|name| Algorithm::from_name(name).unwrap());
    accept(&id_token(&json!({})), &allowed, &keys, &expectation(&nonce), &mut checks);
    assert_eq!(first_failure(&checks), "TOKEN_KEY_UNKNOWN");
}

#[test]
fn rfc8725_s3_10_keys_come_from_the_set_alone_and_never_from_the_token() {
    let nonce = nonce();
    let own = es256_jwk();
    let foreign_set = JwkSet::parse(
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" }] })
        .to_string()
        .as_bytes(),
    )
    .unwrap();
    let headers = [
        json!({ "alg": "ES256", "jwk": own }),
        json!({ "alg": "ES256", "jku": "https://evil.test/jwks" }),
        json!({ "alg": "ES256", "x5u": "https://evil.test/chain" }),
        json!({ "alg": "ES256", "x5c": ["AAAA"] }),
        json!({ "alg": "ES256", "x5t": "AAAA", "x5t#S256": "AAAA" }),
    ];
    for header in headers {
        let token = sign_es256(&header, &claims());
        let mut checks = Checks::default();
        let allowed = [Algorithm::from_name("ES256").unwrap()];
        accept(&token, &allowed, &foreign_set, &expectation(&nonce), &mut checks);
        assert_eq!(first_failure(&checks), "TOKEN_SIGNATURE_INVALID", "{header}");
        let mut checks = Checks::default();
        accept(&token, &allowed, &JwkSet::default(), &expectation(&nonce), &mut checks);
        assert_eq!(first_failure(&checks), "TOKEN_KEY_UNKNOWN", "{header}");
        assert_eq!(with_header(&header), ACCEPTED, "{header} is passed over");
    }
}

#[test]
fn rfc8725_s3_11_another_kind_of_token_is_no_id_token() {
    let refused = "ID_TOKEN_TYPE";
    let cases = [
        (json!("at+jwt"), refused),
        (json!("application/at+jwt"), refused),
        (json!("AT+JWT"), refused),
        (json!("logout+jwt"), refused),
        (json!("dpop+jwt"), refused),
        (json!("secevent+jwt"), refused),
        (json!("token-introspection+jwt"), refused),
        (json!("JOSE"), refused),
        (json!("JOSE+JSON"), refused),
        (json!("JWT "), refused),
        (json!("JWT+x"), refused),
        (json!("JWS"), refused),
        (json!(""), refused),
        (json!(null), refused),
        (json!(1), refused),
        (json!(["JWT"]), refused),
        (json!("JWT"), ACCEPTED),
        (json!("jwt"), ACCEPTED),
    ];
    check(cases, |kind| with_header(&json!({ "alg": "ES256", "typ": kind })));
    assert_eq!(with_header(&json!({ "alg": "ES256" })), ACCEPTED, "typ is optional");
}

#[test]
fn oidc_back_channel_logout_s2_4_a_logout_token_is_no_id_token_whatever_it_is_called() {
    let nonce = nonce();
    let events = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
    for kind in ["JWT", "jwt"] {
        let mut claims = claims();
        claims["events"] = events.clone();
        let logout_token = sign_es256(&json!({ "alg": "ES256", "typ": kind }), &claims);
        assert_eq!(validate(&logout_token, &expectation(&nonce)), "ID_TOKEN_TYPE", "{kind}");
    }
}

#[test]
fn rfc8725_s2_4_a_duplicate_claim_or_header_is_refused_before_either_is_believed() {
    let nonce = nonce();
    let header = r#"{"alg":"ES256"}"#;
    let right = claims().to_string();
    let twice = |member: &str| right.replacen('{', &format!("{{{member},"), 1);
    let cases = [
        (header, twice(r#""sub":"mallory""#)),
        (header, twice(r#""s\u0075b":"mallory""#)),
        (header, twice(r#""iss":"https://evil.test""#)),
        (header, twice(r#""aud":"spa""#)),
        (header, twice(r#""x":{"a":1,"a":2}"#)),
        (r#"{"alg":"ES256","alg":"ES256"}"#, right.clone()),
        (r#"{"alg":"none","alg":"ES256"}"#, right.clone()),
        (r#"{"\u0061lg":"none","alg":"ES256"}"#, right.clone()),
    ];
    for (header, payload) in cases {
        let token = sign_es256_text(header, &payload);
        assert_eq!(validate(&token, &expectation(&nonce)), "TOKEN_MALFORMED", "{header} {payload}");
    }
    assert_eq!(validate(&sign_es256_text(header, &right), &expectation(&nonce)), ACCEPTED);
}

#[test]
fn rfc8725_s3_6_an_encrypted_token_is_recognised_and_its_encryption_is_no_signature() {
    let jwe = [encoded(r#"{"alg":"RSA-OAEP","enc":"A256GCM","zip":"DEF"}"#).as_str(), "AA", "AA", "AA", "AA"]
        .join(".");
    let failure = CompactJws::parse(&jwe).unwrap_err();
    assert_eq!(
        (failure.code(), failure.found.as_str()),
        ("TOKEN_MALFORMED", "five parts: an encrypted token")
    );
    let nested = token(r#"{"alg":"dir","enc":"A256GCM"}"#, &claims().to_string(), &[1; 64]);
    let nonce = nonce();
    assert_eq!(validate(&nested, &expectation(&nonce)), ALGORITHM);
}
