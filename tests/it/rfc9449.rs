//! RFC 9449: proofs of possession, and the nonces that servers ask to be in them.

use bearer_lab::protocol::{
    Secret, Timestamp,
    check::Checks,
    http::{Request, Response, Value as Sent},
    jose::base64url,
    oauth::{KeyId, Nonces, Proof, ProofKey, TokenError, TokenResponse, TokenType, dpop::asks_for_nonce},
    url::HttpUrl,
};
use serde_json::{Value, json};

use crate::support::{ACCEPTED, NOW, check, first_failure, json_response, response, transaction};

/// The key of the examples in §4.1 and §7.1.
const X: &str = "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs";
const Y: &str = "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA";
const THUMBPRINT: &str = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
/// The access token of the example in §7.1, and its hash there.
const TOKEN: &str = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
const HASH: &str = "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo";
const ORIGIN: &str = "https://resource.example.org";

fn point() -> Vec<u8> {
    [vec![4], base64url::decode(X).unwrap(), base64url::decode(Y).unwrap()].concat()
}

fn key() -> ProofKey {
    ProofKey::of_point(&point()).unwrap()
}

fn resource(query: &str) -> Request {
    Request::get(HttpUrl::parse(&[ORIGIN, "/protectedresource", query].concat()).unwrap())
}

/// Header and claims of a proof.
fn read(input: &str) -> [Value; 2] {
    let (header, claims) = input.split_once('.').unwrap();
    [header, claims].map(|part| serde_json::from_slice(&base64url::decode(part).unwrap()).unwrap())
}

#[test]
fn rfc9449_s4_2_a_proof_names_its_key_its_request_and_when_it_was_made() {
    let request = Request::post(
        HttpUrl::parse("https://server.example.com/token?x=1").unwrap(),
        Vec::<(&str, _)>::new(),
    );
    let made_at = Timestamp::from_seconds(1_562_262_616);
    let proof =
        Proof { request: &request, access_token: None, nonce: None, id: &[9; 32], issued_at: made_at };
    let [header, claims] = read(&proof.signing_input(&key()));
    let jwk = json!({ "kty": "EC", "x": X, "y": Y, "crv": "P-256" });
    assert_eq!(header, json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk }));
    let expected = json!({
        "jti": base64url::encode(&[9; 32]), "htm": "POST", "htu": "https://server.example.com/token",
        "iat": 1_562_262_616,
    });
    assert_eq!(claims, expected);
}

#[test]
fn rfc9449_s7_1_a_proof_beside_an_access_token_has_its_hash() {
    let (request, token) = (resource("?page=2"), Secret::new(TOKEN));
    let made_at = Timestamp::from_seconds(1_562_262_618);
    let (access_token, nonce) = (Some(&token), Some("eyJ7S_zG.eyJH0-Z"));
    let proof = Proof { request: &request, access_token, nonce, id: &[1; 32], issued_at: made_at };
    let input = proof.signing_input(&key());
    let [_, claims] = read(&input);
    assert_eq!((&claims["ath"], &claims["nonce"]), (&json!(HASH), &json!("eyJ7S_zG.eyJH0-Z")));
    assert_eq!(
        (&claims["htm"], &claims["htu"]),
        (&json!("GET"), &json!([ORIGIN, "/protectedresource"].concat()))
    );

    let sent = request.with_proof(&input, &[7; 64], access_token);
    let proof = [&input, ".", &base64url::encode(&[7; 64])].concat();
    let expected = [("DPoP", proof), ("Authorization", ["DPoP ", TOKEN].concat())];
    for (name, value) in expected {
        assert!(sent.headers.contains(&(name, Sent::Secret(Secret::new(value)))), "{name}");
    }
    assert!(!format!("{sent:?}").contains(TOKEN), "the token is a secret");
    let without = resource("").with_proof(&input, &[7; 64], None);
    assert!(!without.headers.iter().any(|(name, _)| *name == "Authorization"));
}

#[test]
fn rfc9449_s6_1_a_key_is_known_by_its_thumbprint() {
    assert_eq!(key().thumbprint(), THUMBPRINT);
    let mut compressed = point();
    compressed[0] = 2;
    for wrong in [vec![], vec![4], point()[1..].to_vec(), point()[..64].to_vec(), compressed] {
        assert_eq!(ProofKey::of_point(&wrong), None, "{wrong:?}");
    }
}

#[test]
fn a_kept_key_is_named_by_age_and_thumbprint() {
    let at = |seconds| KeyId::new(&key(), Timestamp::from_seconds(seconds));
    assert_eq!(at(NOW).thumbprint(), THUMBPRINT);
    assert_eq!(KeyId::from_stored(at(NOW).as_str()), Some(at(NOW)));
    let month = 30 * 24 * 60 * 60;
    let oldest = KeyId::oldest_kept(Timestamp::from_seconds(NOW));
    assert!(*at(NOW - month - 1).as_str() < *oldest && *oldest < *at(NOW - month).as_str());
    let cases = [
        "",
        ".",
        THUMBPRINT,
        "1.x",
        "000000000001.x",
        "00000000000a.0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I",
    ];
    check(cases.map(|text| (text, None)), |text| KeyId::from_stored(text));
}

#[test]
fn rfc9449_s10_the_authorization_request_names_the_key_and_the_transaction_keeps_it() {
    let mut transaction = transaction();
    let named = |transaction: &bearer_lab::session::Transaction| {
        let parameters = transaction.authorization_request().parameters();
        parameters.into_iter().find(|(name, _)| *name == "dpop_jkt").map(|(_, value)| value)
    };
    assert_eq!(named(&transaction), None);
    transaction.dpop_key = Some(KeyId::new(&key(), Timestamp::from_seconds(NOW)));
    assert_eq!(named(&transaction).as_deref(), Some(THUMBPRINT));
}

#[test]
fn rfc9449_s5_a_token_that_is_bound_to_nothing_is_refused_where_a_bound_one_was_asked_for() {
    let answer = |kind: Value| json_response(&json!({ "access_token": "AT", "token_type": kind }));
    let outcome = |token_type| {
        move |kind: &Value| {
            let mut checks = Checks::default();
            let _ = TokenResponse::read(&answer(kind.clone()), token_type, false, &mut checks);
            first_failure(&checks)
        }
    };
    let refused = "DPOP_TOKEN_TYPE";
    let cases = [
        (json!("DPoP"), ACCEPTED),
        (json!("dpop"), ACCEPTED),
        (json!("Bearer"), refused),
        (json!(""), refused),
        (json!("DPoP "), refused),
        (json!(["DPoP"]), refused),
        (json!(null), refused),
    ];
    check(cases, outcome(TokenType::Dpop));
    let cases = [(json!("DPoP"), "TOKEN_TYPE"), (json!("bearer"), ACCEPTED)];
    check(cases, outcome(TokenType::Bearer));
}

#[test]
fn rfc9449_s5_a_refused_proof_is_told_apart_from_a_refused_code() {
    let code = |error: &str| {
        let body = json!({ "error": error }).to_string();
        let answer = response(400, "application/json", &body);
        let read = TokenResponse::read(&answer, TokenType::Dpop, false, &mut Checks::default());
        read.map_err(TokenError::into_failure).unwrap_err().code()
    };
    assert_eq!(code("invalid_dpop_proof"), "DPOP_PROOF_REFUSED");
    assert_eq!(code("invalid_grant"), "TOKEN_REQUEST_REFUSED");
}

fn challenge(status: u16, header: &str) -> Response {
    let headers = vec![("www-authenticate".to_owned(), header.to_owned())];
    Response { status, headers, body: Vec::new() }
}

#[test]
fn rfc9449_s8_s9_a_server_asks_for_a_nonce_by_an_error_or_by_a_challenge() {
    let error =
        |status, error: &str| response(status, "application/json", &json!({ "error": error }).to_string());
    let cases = [
        (error(400, "use_dpop_nonce"), true),
        (
            challenge(
                401,
                r#"DPoP error="use_dpop_nonce", error_description="Resource server requires nonce""#,
            ),
            true,
        ),
        (challenge(401, r#"Bearer error="x", dpop error=use_dpop_nonce"#), true),
        (error(400, "invalid_dpop_proof"), false),
        (error(200, "use_dpop_nonce"), false),
        (error(500, "use_dpop_nonce"), false),
        (challenge(401, r#"Bearer error="use_dpop_nonce""#), false),
        (challenge(401, r#"DPoP error="invalid_token""#), false),
        (challenge(403, r#"DPoP error="use_dpop_nonce""#), false),
        (challenge(401, ""), false),
    ];
    check(cases, asks_for_nonce);
}

#[test]
fn rfc9449_s8_2_the_newest_nonce_of_an_origin_counts_and_goes_nowhere_else() {
    let answer = |nonce: &str| Response {
        status: 200,
        headers: vec![("dpop-nonce".to_owned(), nonce.to_owned())],
        body: Vec::new(),
    };
    let mut nonces = Nonces::default();
    assert!(nonces.learn("https://a.test", &answer("n-1")));
    assert!(nonces.learn("https://b.test", &answer("n-2")));
    assert!(nonces.learn("https://a.test", &answer("n-3")));
    assert!(!nonces.learn("https://a.test", &challenge(401, "DPoP")), "no nonce came");
    let known = ["https://a.test", "https://b.test", "https://c.test"].map(|origin| nonces.of(origin));
    assert_eq!(known, [Some("n-3"), Some("n-2"), None]);
    let long = "n".repeat(1025);
    for wrong in ["", "a b", "a\"b", "a\\b", "ä", "a\u{7f}", &long] {
        assert!(!nonces.learn("https://a.test", &answer(wrong)), "{wrong}");
    }
    assert_eq!(nonces.of("https://a.test"), Some("n-3"), "what is no nonce replaces none");
}
