//! OpenID Connect Core §2 and §3.1.3.7: the claims of an ID token, one rule after the other.

use bearer_lab::protocol::{
    check::Checks,
    jose::{Algorithm, CompactJws, HashFunction, JwkSet, Verification, is_valid},
    oidc::{Expectation, IdToken, Occasion, TokenHash, VerifiedIdToken},
    {Secret, Timestamp, json::Json},
};
use serde_json::{Value, json};

use crate::support::{
    ACCEPTED, CLIENT, ISSUER, accept, check, claims, expectation, first_failure, id_token, mutations, nonce,
    published, sign_es256, validate, verification,
};

/// The outcome for the ID token of the tests with one claim set to a value, `null` included.
fn with(name: &str, value: &Value) -> &'static str {
    let nonce = nonce();
    with_expectation(name, value, &expectation(&nonce))
}

fn with_expectation(name: &str, value: &Value, expectation: &Expectation<'_>) -> &'static str {
    let mut claims = claims();
    claims[name] = value.clone();
    validate(&sign_es256(&json!({ "alg": "ES256" }), &claims), expectation)
}

fn without(name: &str) -> &'static str {
    let nonce = nonce();
    validate(&id_token(&json!({ name: null })), &expectation(&nonce))
}

#[test]
fn oidc_core_s2_an_id_token_that_is_right_in_every_respect_is_accepted() {
    let nonce = nonce();
    let mut checks = Checks::default();
    let allowed = [Algorithm::from_name("ES256").unwrap()];
    let keys = crate::support::es256_jwks();
    let token = id_token(&json!({ "name": "Alice" }));
    let accepted = accept(&token, &allowed, &keys, &expectation(&nonce), &mut checks).unwrap();
    assert_eq!(accepted.id_token().subject, "alice");
    assert_eq!(accepted.into_id_token().name(), Some("Alice"));
    let codes: Vec<_> = checks.iter().map(|check| check.rule.code).collect();
    let walked = [
        "TOKEN_MALFORMED",
        "TOKEN_CRITICAL_HEADER",
        "TOKEN_ALGORITHM",
        "TOKEN_KEY_UNKNOWN",
        "TOKEN_SIGNATURE_INVALID",
        "ID_TOKEN_TYPE",
        "ID_TOKEN_ISSUER_MISMATCH",
        "ID_TOKEN_AUDIENCE_MISMATCH",
        "ID_TOKEN_AUTHORIZED_PARTY",
        "ID_TOKEN_SUBJECT",
        "ID_TOKEN_EXPIRED",
        "ID_TOKEN_ISSUED_AT",
        "NONCE_MISMATCH",
    ];
    assert_eq!(codes, walked);
    assert_eq!(checks.passed(), walked.len());
}

#[test]
fn oidc_core_s3_1_3_7_2_the_issuer_is_compared_as_a_plain_string() {
    let refused = "ID_TOKEN_ISSUER_MISMATCH";
    let cases = [
        (json!(format!("{ISSUER}1")), refused),
        (json!(format!("{ISSUER}/")), refused),
        (json!(format!("{ISSUER} ")), refused),
        (json!(format!(" {ISSUER}")), refused),
        (json!(format!("{ISSUER}\u{0}")), refused),
        (json!(format!("{ISSUER}#")), refused),
        (json!(ISSUER[..ISSUER.len() - 1]), refused),
        (json!(ISSUER.to_uppercase()), refused),
        (json!(ISSUER.replace("https", "HTTPS")), refused),
        (json!(ISSUER.replace("https", "http")), refused),
        (json!(ISSUER.replace(".test", ".test:443")), refused),
        (json!(ISSUER.replace("issuer", "ISSUER")), refused),
        (json!(ISSUER.replace("default", "%64efault")), refused),
        (json!(ISSUER.replace("issuer", "іssuer")), refused),
        (json!("https://evil.test"), refused),
        (json!(""), refused),
        (json!(null), refused),
        (json!(1), refused),
        (json!([ISSUER]), refused),
        (json!({ "iss": ISSUER }), refused),
        (json!(ISSUER), ACCEPTED),
    ];
    check(cases, |issuer| with("iss", issuer));
    assert_eq!(without("iss"), refused);
}

#[test]
fn oidc_core_s3_1_3_7_3_the_audience_is_this_client_and_nobody_untrusted() {
    let refused = "ID_TOKEN_AUDIENCE_MISMATCH";
    let second = format!("{CLIENT}1");
    let cases = [
        (json!(second), refused),
        (json!(""), refused),
        (json!(format!("{CLIENT} ")), refused),
        (json!("SPA"), refused),
        (json!("sp"), refused),
        (json!(format!("{CLIENT},other")), refused),
        (json!(format!("{CLIENT} other")), refused),
        (json!([]), refused),
        (json!([second]), refused),
        (json!([CLIENT, second]), refused),
        (json!([second, CLIENT]), refused),
        (json!([CLIENT, "*"]), refused),
        (json!([CLIENT, ""]), refused),
        (json!([CLIENT, null]), refused),
        (json!([CLIENT, 1]), refused),
        (json!([[CLIENT]]), refused),
        (json!({ "0": CLIENT }), refused),
        (json!(null), refused),
        (json!(1), refused),
        (json!(true), refused),
        (json!(CLIENT), ACCEPTED),
        (json!([CLIENT]), ACCEPTED),
    ];
    check(cases, |audience| with("aud", audience));
    assert_eq!(without("aud"), refused);
}

#[test]
fn oidc_core_s3_1_3_7_3_a_further_audience_is_trusted_by_configuration_alone() {
    let nonce = nonce();
    let trusted = ["api://default".to_owned()];
    let expectation = Expectation { trusted_audiences: &trusted, ..expectation(&nonce) };
    let cases = [
        ((json!(["api://default"]), json!(CLIENT)), "ID_TOKEN_AUDIENCE_MISMATCH"),
        ((json!("api://default"), json!(CLIENT)), "ID_TOKEN_AUDIENCE_MISMATCH"),
        ((json!([CLIENT, "api://default1"]), json!(CLIENT)), "ID_TOKEN_AUDIENCE_MISMATCH"),
        ((json!([CLIENT, "api://default", "other"]), json!(CLIENT)), "ID_TOKEN_AUDIENCE_MISMATCH"),
        ((json!([CLIENT, "api://default"]), json!(null)), "ID_TOKEN_AUTHORIZED_PARTY"),
        ((json!([CLIENT, "api://default"]), json!("api://default")), "ID_TOKEN_AUTHORIZED_PARTY"),
        ((json!([CLIENT, "api://default"]), json!(CLIENT)), ACCEPTED),
        ((json!(["api://default", CLIENT]), json!(CLIENT)), ACCEPTED),
    ];
    check(cases, |(audience, party)| {
        validate(&id_token(&json!({ "aud": audience, "azp": party })), &expectation)
    });
}

#[test]
fn oidc_core_s3_1_3_7_5_the_authorized_party_is_this_client_where_it_stands() {
    let refused = "ID_TOKEN_AUTHORIZED_PARTY";
    let cases = [
        (json!(format!("{CLIENT}1")), refused),
        (json!("SPA"), refused),
        (json!(""), refused),
        (json!(null), refused),
        (json!(1), refused),
        (json!([CLIENT]), refused),
        (json!(CLIENT), ACCEPTED),
    ];
    check(cases, |party| with("azp", party));
    assert_eq!(with("aud", &json!([CLIENT, CLIENT])), refused, "two audiences need an azp");
}

#[test]
fn oidc_core_s2_the_subject_is_1_to_255_printable_ascii_characters() {
    let refused = "ID_TOKEN_SUBJECT";
    let cases = [
        (json!(""), refused),
        (json!("a".repeat(256)), refused),
        (json!("é"), refused),
        (json!("alice\u{202e}"), refused),
        (json!("alice\n"), refused),
        (json!("\u{0}"), refused),
        (json!("al\u{1b}[31mice"), refused),
        (json!("alice\u{7f}"), refused),
        (json!("аlice"), refused),
        (json!(null), refused),
        (json!(1), refused),
        (json!(true), refused),
        (json!(["alice"]), refused),
        (json!({ "sub": "alice" }), refused),
        (json!("a"), ACCEPTED),
        (json!("Alice ~ |1"), ACCEPTED),
        (json!("a".repeat(255)), ACCEPTED),
    ];
    check(cases, |subject| with("sub", subject));
    assert_eq!(without("sub"), refused);
}

#[test]
fn oidc_core_s3_1_3_7_11_the_nonce_is_the_one_that_was_sent() {
    let refused = "NONCE_MISMATCH";
    let sent = nonce().expose().to_owned();
    let cases = [
        (json!(format!("{sent}1")), refused),
        (json!(format!("{sent}=")), refused),
        (json!(format!("{sent}\0")), refused),
        (json!(sent[..42]), refused),
        (json!(sent.to_lowercase()), refused),
        (json!(""), refused),
        (json!(null), refused),
        (json!(1), refused),
        (json!([sent]), refused),
        (json!(sent), ACCEPTED),
    ];
    check(cases, |nonce| with("nonce", nonce));
    assert_eq!(without("nonce"), refused);
}

#[test]
fn oidc_core_s3_1_3_7_12_the_context_class_is_one_of_those_asked_for() {
    let nonce = nonce();
    let refused = "ID_TOKEN_ACR";
    let asked = ["urn:mfa".to_owned(), "phr".to_owned()];
    let expectation = Expectation { acr_values: &asked, ..expectation(&nonce) };
    let cases = [
        (json!("urn:pwd"), refused),
        (json!("urn:mfa "), refused),
        (json!("urn:mfa phr"), refused),
        (json!("URN:MFA"), refused),
        (json!(""), refused),
        (json!(null), refused),
        (json!(1), refused),
        (json!(["urn:mfa"]), refused),
        (json!("urn:mfa"), ACCEPTED),
        (json!("phr"), ACCEPTED),
    ];
    check(cases, |value| with_expectation("acr", value, &expectation));
    assert_eq!(validate(&id_token(&json!({})), &expectation), refused);
    assert_eq!(with("acr", &json!("urn:pwd")), ACCEPTED, "nothing was asked for");
}

#[test]
fn oidc_core_s2_claims_that_nobody_asked_for_change_nothing() {
    let nonce = nonce();
    let more =
        json!({ "ver": 1, "jti": "ID.x", "amr": ["pwd"], "name": "A", "": "x", "__proto__": { "a": 1 } });
    assert_eq!(validate(&id_token(&more), &expectation(&nonce)), ACCEPTED);
}

#[test]
fn oidc_core_s5_1_the_name_to_greet_with_is_the_first_that_is_a_text() {
    let cases = [
        (json!({ "name": "N", "preferred_username": "P", "email": "E" }), Some("N".to_owned())),
        (json!({ "name": "", "preferred_username": "P", "email": "E" }), Some("P".to_owned())),
        (json!({ "name": 1, "preferred_username": null, "email": "E" }), Some("E".to_owned())),
        (json!({ "name": ["N"], "email": {} }), None),
        (json!({}), None),
    ];
    check(cases, |claims| {
        let claims = Json::parse_object(claims.to_string().as_bytes()).unwrap();
        let token = IdToken { subject: "sub".into(), expires_at: Timestamp::from_seconds(0), claims };
        token.name().map(str::to_owned)
    });
}

/// The published example's ID token, received at a renewal: its nonce is not one that this client could have
/// sent, so that the token before it stands in for the request.
fn example<'a>(previous: &'a IdToken, access_token: TokenHash<'a>, code: TokenHash<'a>) -> Expectation<'a> {
    Expectation {
        issuer: "http://server.example.com",
        client_id: "s6BhdRkqt3",
        trusted_audiences: &[],
        occasion: Occasion::Renewal,
        max_age: None,
        acr_values: &[],
        access_token,
        code,
        previous: Some(previous),
        now: Timestamp::from_seconds(1_311_280_970),
    }
}

fn previous(nonce: &str) -> IdToken {
    let claims = json!({ "sub": "248289761001", "aud": "s6BhdRkqt3", "nonce": nonce });
    IdToken {
        subject: "248289761001".into(),
        expires_at: Timestamp::from_seconds(1_311_281_970),
        claims: Json::parse_object(claims.to_string().as_bytes()).unwrap(),
    }
}

fn example_outcome(token: &str, expectation: &Expectation<'_>) -> &'static str {
    let keys = json!({ "keys": [published("oidc_core")["jwk"]] }).to_string();
    let keys = JwkSet::parse(keys.as_bytes()).unwrap();
    let mut checks = Checks::default();
    let verified: Option<VerifiedIdToken> =
        accept(token, &[Algorithm::Rs(HashFunction::Sha256)], &keys, expectation, &mut checks);
    assert_eq!(verified.is_some(), checks.failure().is_none());
    first_failure(&checks)
}

#[test]
fn oidc_core_a_2_to_a_4_the_published_id_tokens_are_accepted_and_their_neighbours_are_not() {
    let data = published("oidc_core");
    let text = |path: &str| data.pointer(path).and_then(Value::as_str).unwrap().to_owned();
    let access_token = Secret::new(text("/A.3/access_token"));
    let code = Secret::new(text("/A.4/code"));
    let other = Secret::new("another");
    let (right, wrong) = (previous("n-0S6_WzA2Mj"), previous("n-0S6_WzA2Mj1"));
    let (none, required) = (TokenHash::None, TokenHash::Required);
    let cases = [
        ("/A.2", example(&wrong, none, none), "NONCE_MISMATCH"),
        (
            "/A.2",
            Expectation { client_id: "s6BhdRkqt", ..example(&right, none, none) },
            "ID_TOKEN_AUDIENCE_MISMATCH",
        ),
        (
            "/A.2",
            Expectation { issuer: "http://server.example.com/", ..example(&right, none, none) },
            "ID_TOKEN_ISSUER_MISMATCH",
        ),
        ("/A.2", example(&right, required(&access_token), none), "AT_HASH_MISMATCH"),
        ("/A.3/id_token", example(&right, required(&other), none), "AT_HASH_MISMATCH"),
        ("/A.4/id_token", example(&right, none, required(&other)), "C_HASH_MISMATCH"),
        ("/A.4/id_token", example(&right, none, required(&access_token)), "C_HASH_MISMATCH"),
        ("/A.2", example(&right, none, none), ACCEPTED),
        ("/A.3/id_token", example(&right, required(&access_token), none), ACCEPTED),
        ("/A.4/id_token", example(&right, none, required(&code)), ACCEPTED),
    ];
    for (path, expectation, expected) in cases {
        assert_eq!(example_outcome(&text(path), &expectation), expected, "{path} {expectation:?}");
    }
}

#[test]
fn oidc_core_a_2_every_changed_byte_of_the_published_signature_is_noticed() {
    let data = published("oidc_core");
    let token = data["A.2"].as_str().unwrap();
    let way = verification(token, Algorithm::Rs(HashFunction::Sha256), &data["jwk"]);
    assert_eq!(is_valid(&way), Some(true));
    let cases = mutations(&way.signature).step_by(5).map(|mutation| (mutation, Some(false)));
    check(cases, |(_, signature)| is_valid(&Verification { signature: signature.clone(), ..way.clone() }));
    assert!(CompactJws::parse(token).is_ok());
}

#[test]
fn oidc_core_s3_1_3_7_a_nonce_that_is_null_is_refused_and_called_null() {
    let nonce = nonce();
    let mut claims = claims();
    claims["nonce"] = json!(null);
    let mut checks = Checks::default();
    let allowed = [Algorithm::from_name("ES256").unwrap()];
    let token = sign_es256(&json!({ "alg": "ES256" }), &claims);
    assert!(
        accept(&token, &allowed, &crate::support::es256_jwks(), &expectation(&nonce), &mut checks).is_none()
    );
    let failure = checks.failure().unwrap();
    assert_eq!((failure.code(), failure.found.as_str()), ("NONCE_MISMATCH", "null"));
}
