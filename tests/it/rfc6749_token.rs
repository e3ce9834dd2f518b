//! RFC 6749 §4.1.3, §5 and §6: requests to the token endpoint and its answers.

use bearer_lab::protocol::{
    Secret,
    check::{Checks, Verdict},
    http::{Method, Request, Response, Value as Sent},
    oauth::{
        Client, CodeVerifier, TokenError, TokenResponse, TokenType, token_request,
        token_response::is_access_token,
    },
    url::HttpUrl,
};
use serde_json::{Value, json};

use crate::support::{ACCEPTED, check, json_response, response};

fn client() -> Client {
    let redirect_uri = HttpUrl::parse("https://app.test/callback").unwrap();
    Client { client_id: "s6BhdRkqt3".into(), redirect_uri }
}

fn endpoint() -> HttpUrl {
    HttpUrl::parse("https://server.example.com/token").unwrap()
}

fn read(response: &Response, wants_id_token: bool) -> (Result<TokenResponse, TokenError>, &'static str) {
    let mut checks = Checks::default();
    let read = TokenResponse::read(response, TokenType::Bearer, wants_id_token, &mut checks);
    assert_eq!(read.is_ok(), checks.failure().is_none(), "the checks shown are those that decide");
    (read, crate::support::first_failure(&checks))
}

fn with(changes: Value) -> Response {
    let mut body = json!({ "access_token": "AT", "token_type": "Bearer" });
    for (name, value) in changes.as_object().unwrap() {
        body[name] = value.clone();
    }
    json_response(&body)
}

fn shown(request: &Request) -> String {
    format!("{} {} {}", request.method.as_str(), request.url.as_str(), request.body().expose())
}

#[test]
fn rfc6749_s4_1_3_a_code_is_exchanged_in_a_form_with_client_redirect_and_verifier() {
    let verifier = CodeVerifier::from_stored("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
    let code = Secret::new("Splx+BeZ QQ&=");
    let request = token_request::code_exchange(&endpoint(), &client(), &code, &verifier, &[]);
    assert_eq!(
        shown(&request),
        "POST https://server.example.com/token grant_type=authorization_code&client_id=s6BhdRkqt3\
         &redirect_uri=https%3A%2F%2Fapp.test%2Fcallback\
         &code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&code=Splx%2BBeZ+QQ%26%3D"
    );
    assert_eq!(request.headers, [("Accept", Sent::Plain("application/json".into()))]);
    assert_eq!(request.method, Method::Post);
    assert!(!format!("{request:?}").contains("dBjft"), "verifier and code are secrets");
}

#[test]
fn rfc6749_s6_a_refresh_token_is_exchanged_without_asking_for_more_scope() {
    let request = token_request::refresh(&endpoint(), &client(), &Secret::new("tGzv3JOkF0XG5Qx2TlKWIA"), &[]);
    assert_eq!(
        shown(&request),
        "POST https://server.example.com/token grant_type=refresh_token&client_id=s6BhdRkqt3\
         &refresh_token=tGzv3JOkF0XG5Qx2TlKWIA"
    );
    assert!(!format!("{request:?}").contains("tGzv3"), "the refresh token is a secret");
}

#[test]
fn rfc6749_s5_1_the_example_answer_is_refused_for_its_type_and_read_as_bearer() {
    let mut example = json!({
        "access_token": "2YotnFZFEjr1zCsicMWpAA", "token_type": "example", "expires_in": 3600,
        "refresh_token": "tGzv3JOkF0XG5Qx2TlKWIA", "example_parameter": "example_value",
    });
    assert_eq!(read(&json_response(&example), false).1, "TOKEN_TYPE");
    example["token_type"] = json!("bearer");
    let tokens = read(&json_response(&example), false).0.unwrap();
    assert_eq!(tokens.access_token.expose(), "2YotnFZFEjr1zCsicMWpAA");
    assert_eq!(tokens.refresh_token.unwrap().expose(), "tGzv3JOkF0XG5Qx2TlKWIA");
    assert_eq!((tokens.expires_in.unwrap().seconds(), tokens.id_token, tokens.scope), (3600, None, None));
}

#[test]
fn rfc6749_s5_1_tokens_beside_an_error_are_refused() {
    for error in [json!("invalid_grant"), json!(""), json!(false), json!({})] {
        let answer = json!({ "access_token": "a", "token_type": "Bearer", "error": error });
        assert_eq!(read(&json_response(&answer), false).1, "TOKEN_RESPONSE_WITH_ERROR", "{error}");
    }
}

#[test]
fn rfc6749_s5_2_the_example_error_is_a_refusal_whatever_its_status() {
    for status in [400, 401, 403, 404, 429] {
        let body = r#"{"error":"invalid_request","error_description":"why","error_uri":"https://a.test"}"#;
        let (read, code) = read(&response(status, "application/json", body), false);
        let Err(TokenError::Refused(error)) = read else { panic!("{status} is a refusal") };
        assert_eq!((error.error.as_str(), error.description.as_deref()), ("invalid_request", Some("why")));
        assert_eq!(code, "TOKEN_REQUEST_REFUSED");
    }
}

#[test]
fn rfc6749_s5_2_what_is_no_error_answer_says_nothing_about_the_grant() {
    let json = "application/json";
    let cases = [
        (response(500, json, r#"{"error":"invalid_grant"}"#), "TOKEN_RESPONSE_STATUS"),
        (response(503, json, r#"{"error":"invalid_grant"}"#), "TOKEN_RESPONSE_STATUS"),
        (response(502, "text/html", "<html>Bad gateway</html>"), "TOKEN_RESPONSE_STATUS"),
        (response(400, "text/html", "<html>no</html>"), "TOKEN_RESPONSE_STATUS"),
        (response(400, json, "{}"), "TOKEN_RESPONSE_STATUS"),
        (response(400, json, ""), "TOKEN_RESPONSE_STATUS"),
        (response(400, json, r#"{"error":1}"#), "TOKEN_RESPONSE_STATUS"),
        (response(400, json, r#"{"error":null}"#), "TOKEN_RESPONSE_STATUS"),
        (response(400, json, r#"["invalid_grant"]"#), "TOKEN_RESPONSE_STATUS"),
        (
            response(400, json, r#"{"error":"invalid_grant","error":"invalid_client"}"#),
            "TOKEN_RESPONSE_STATUS",
        ),
        (response(429, "text/plain", "slow down"), "TOKEN_RESPONSE_STATUS"),
    ];
    check(cases, |response| {
        let (read, code) = read(response, false);
        assert!(matches!(read, Err(TokenError::Invalid(_))), "{read:?}");
        code
    });
}

#[test]
fn rfc6749_s5_1_status_and_shape_are_both_checked() {
    let json = "application/json";
    let right = r#"{"access_token":"AT","token_type":"Bearer"}"#;
    let cases = [
        (response(201, json, right), "TOKEN_RESPONSE_STATUS"),
        (response(204, json, ""), "TOKEN_RESPONSE_STATUS"),
        (response(206, json, right), "TOKEN_RESPONSE_STATUS"),
        (response(302, json, right), "TOKEN_RESPONSE_STATUS"),
        (response(400, json, right), "TOKEN_RESPONSE_STATUS"),
        (response(500, json, right), "TOKEN_RESPONSE_STATUS"),
        (response(0, json, right), "TOKEN_RESPONSE_STATUS"),
        (response(200, "text/html", right), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, "text/plain", right), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, "text/json", right), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, "application/jsonp", right), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, "application/x-www-form-urlencoded", "access_token=AT"), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, "", right), "TOKEN_RESPONSE_NOT_JSON"),
        (Response { status: 200, headers: vec![], body: right.into() }, "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, json, ""), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, json, "null"), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, json, "[]"), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, json, &format!("{right}{right}")), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, json, r#"{"access_token":"A","access_token":"B"}"#), "TOKEN_RESPONSE_NOT_JSON"),
        (response(200, json, right), ACCEPTED),
        (response(200, "Application/JSON; charset=utf-8", right), ACCEPTED),
        (response(200, " application/json ;x=y", right), ACCEPTED),
    ];
    check(cases, |response| read(response, false).1);
}

#[test]
fn rfc6749_s7_1_the_type_is_bearer_in_any_case() {
    let cases = [
        (json!("mac"), "TOKEN_TYPE"),
        (json!("DPoP"), "TOKEN_TYPE"),
        (json!("N_A"), "TOKEN_TYPE"),
        (json!("bearer token"), "TOKEN_TYPE"),
        (json!(" Bearer"), "TOKEN_TYPE"),
        (json!(""), "TOKEN_TYPE"),
        (json!(null), "TOKEN_TYPE"),
        (json!(1), "TOKEN_TYPE"),
        (json!(["Bearer"]), "TOKEN_TYPE"),
        (json!("Bearer"), ACCEPTED),
        (json!("bEARER"), ACCEPTED),
    ];
    check(cases, |kind| read(&with(json!({ "token_type": kind })), false).1);
    assert_eq!(read(&json_response(&json!({ "access_token": "AT" })), false).1, "TOKEN_TYPE");
}

#[test]
fn rfc6749_a_12_the_access_token_is_what_a_header_can_carry() {
    let refused = "ACCESS_TOKEN_INVALID";
    let cases = [
        (json!(""), refused),
        (json!(" "), refused),
        (json!("="), ACCEPTED),
        (json!("a b"), refused),
        (json!("a\r\nX-Evil: 1"), refused),
        (json!("a\0"), refused),
        (json!("a\n"), refused),
        (json!("a,b"), ACCEPTED),
        (json!("\"a\""), ACCEPTED),
        (json!("a=b"), ACCEPTED),
        (json!("ä"), refused),
        (json!("a\u{202e}"), refused),
        (json!("a%20b"), ACCEPTED),
        (json!(null), refused),
        (json!(1), refused),
        (json!(true), refused),
        (json!(["AT"]), refused),
        (json!({ "token": "AT" }), refused),
        (json!("AT"), ACCEPTED),
        (json!("Az09-._~+/=="), ACCEPTED),
    ];
    check(cases, |token| read(&with(json!({ "access_token": token })), false).1);
    assert_eq!(read(&json_response(&json!({ "token_type": "Bearer" })), false).1, refused);
    for byte in 0..=255_u8 {
        let text = format!("a{}b", char::from(byte));
        assert_eq!(is_access_token(&text), byte.is_ascii_graphic(), "{byte:#04x}");
    }
}

#[test]
fn rfc6749_s5_1_a_refresh_token_is_a_text_or_left_out() {
    let refused = "REFRESH_TOKEN_INVALID";
    let cases = [
        (json!(1), refused),
        (json!(null), ACCEPTED),
        (json!(true), refused),
        (json!(["a"]), refused),
        (json!({}), refused),
        (json!("a"), ACCEPTED),
    ];
    check(cases, |token| read(&with(json!({ "refresh_token": token })), false).1);
    let empty = read(&with(json!({ "refresh_token": "" })), false).0.unwrap();
    assert_eq!(empty.refresh_token, None, "an empty one replaces nothing");
}

#[test]
fn rfc6749_s5_1_a_lifetime_is_a_number_or_digits_and_anything_else_is_unknown() {
    let cases = [
        (json!(-1), None),
        (json!(0), None),
        (json!(1.5), None),
        (json!(1e300), None),
        (json!("-60"), None),
        (json!("+60"), None),
        (json!("60 "), None),
        (json!(""), None),
        (json!("0"), None),
        (json!("60s"), None),
        (json!("٣"), None),
        (json!("99999999999999999999999"), None),
        (json!(null), None),
        (json!(true), None),
        (json!([60]), None),
        (json!({ "seconds": 60 }), None),
        (json!(u64::MAX), None),
        (json!(1), Some(1)),
        (json!(3600), Some(3600)),
        (json!("3600"), Some(3600)),
        (json!(u64::from(u32::MAX) + 1), Some(u32::MAX)),
        (json!(i64::MAX), Some(u32::MAX)),
    ];
    check(cases, |value| {
        let tokens = read(&with(json!({ "expires_in": value })), false).0.unwrap();
        tokens.expires_in.map(|lifetime| lifetime.seconds())
    });
    assert_eq!(read(&with(json!({})), false).0.unwrap().expires_in, None, "absent is unknown");
}

#[test]
fn rfc6749_s5_1_scope_is_the_one_granted_and_absent_means_the_one_asked_for() {
    let scope = |changes| read(&with(changes), false).0.unwrap().scope.map(|scope| scope.to_string());
    assert_eq!(scope(json!({})), None);
    assert_eq!(scope(json!({ "scope": "b a" })), Some("b a".into()));
    assert_eq!(scope(json!({ "scope": "" })), Some(String::new()));
}

#[test]
fn oidc_core_s3_1_3_3_an_id_token_comes_where_openid_was_asked_for() {
    let refused = "ID_TOKEN_MISSING";
    let cases = [
        ((json!({}), true), refused),
        ((json!({ "id_token": null }), true), refused),
        ((json!({ "id_token": 1 }), true), refused),
        ((json!({ "id_token": ["a.b.c"] }), true), refused),
        ((json!({ "id_token": {} }), false), refused),
        ((json!({ "id_token": "a.b.c" }), true), ACCEPTED),
        ((json!({ "id_token": "a.b.c" }), false), ACCEPTED),
        ((json!({}), false), ACCEPTED),
    ];
    check(cases, |(changes, wants)| read(&with(changes.clone()), *wants).1);
}

#[test]
fn rfc6749_s10_3_debug_output_of_an_answer_holds_no_token() {
    let answer = with(json!({ "access_token": "s3cret", "refresh_token": "s3cret", "id_token": "s3cret" }));
    let shown = format!("{answer:?} {:?}", read(&answer, true).0);
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[test]
fn rfc6750_s2_1_unusual_characters_are_noted_and_those_that_no_header_carries_are_named() {
    let found = |token: &str, code: &str| {
        let mut checks = Checks::default();
        let response = with(json!({ "access_token": token }));
        let _ = TokenResponse::read(&response, TokenType::Bearer, false, &mut checks);
        checks.iter().find(|check| check.rule.code == code).map(|check| (check.verdict, check.found.clone()))
    };
    let note = |text: &str| Some((Verdict::Unchecked, format!("it has {text}, and is sent as it is")));
    let cases = [
        ("00D!A.b", note("!")),
        ("a|b", note("|")),
        ("a=b", note("=")),
        ("a\"b", note("\"")),
        ("aZ-._~+/==", None),
    ];
    check(cases, |token| found(token, "ACCESS_TOKEN_CHARACTERS"));
    let named = |text: &str| Some((Verdict::Fail, text.to_owned()));
    let cases = [
        ("a b", named("U+0020 as character 2")),
        ("ab\u{200b}c", named("U+200B as character 3")),
        ("é", named("U+00E9 as character 1")),
        ("a\n", named("U+000A as character 2")),
        ("", named("an empty text")),
    ];
    check(cases, |token| found(token, "ACCESS_TOKEN_INVALID"));
}

#[test]
fn rfc6749_s5_1_null_means_none_where_a_member_may_be_left_out() {
    let none = json!({ "refresh_token": null, "scope": null, "error": null, "error_description": null, "expires_in": null,
        "id_token": null });
    let tokens = read(&with(none), false).0.unwrap();
    assert_eq!(
        (tokens.refresh_token, tokens.scope, tokens.expires_in, tokens.id_token),
        (None, None, None, None)
    );
    for name in ["access_token", "token_type"] {
        assert_ne!(read(&with(json!({ name: null })), false).1, ACCEPTED, "{name}");
    }
}
