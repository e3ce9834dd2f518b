//! The inspector, texts that are no form of JOSE: each is identified, and none of them is called an opaque token.

use bearer_lab::inspect::{Kind, Token, find_tokens};

use crate::support::check;

const SAML: &str =
    "PHNhbWxwOlJlc3BvbnNlIHhtbG5zOnNhbWxwPSJ1cm46b2FzaXM6bmFtZXM6dGM6U0FNTDoyLjA6cHJvdG9jb2wiLz4=";

#[test]
fn a_text_without_a_token_is_identified() {
    let cases = [
        ("https://a.test/cb?code=c-1&state=a%26b&iss=https%3A%2F%2Fi.test", Kind::AuthorizationResponse),
        ("code=c-1&state=s", Kind::AuthorizationResponse),
        ("code: c-1\nstate: s", Kind::AuthorizationResponse),
        ("GET /cb?code=c-1&state=s HTTP/1.1", Kind::AuthorizationResponse),
        ("https://a.test/cb#error=access_denied&error_description=No%0D%0Away", Kind::ErrorResponse),
        (r#"{"error":"invalid_grant","error_description":"expired"}"#, Kind::ErrorResponse),
        (r#"{"error":{"code":"InvalidToken","message":"expired"}}"#, Kind::ErrorResponse),
        (r#"Bearer error="invalid_token", error_description="it has expired""#, Kind::ErrorResponse),
        (SAML, Kind::Saml),
        ("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"/>", Kind::Saml),
        ("SAMLResponse=PHg%2B&RelayState=r", Kind::Saml),
        ("<input name=\"SAMLResponse\" value=\"PHg+\">", Kind::Saml),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", Kind::Key),
        (r#"{"keys":[]}"#, Kind::Key),
        ("https://a.test/", Kind::NoToken),
        ("nothing to see", Kind::NoToken),
        ("grant_type=authorization_code&code=c-1&redirect_uri=x", Kind::NoToken),
        (r#"{"code":"E42","message":"no"}"#, Kind::NoToken),
        ("SlAV32hkKG", Kind::Opaque),
    ];
    check(cases, |text| {
        let found = find_tokens(text);
        assert_eq!(found.len(), 1, "{text}");
        Token::read(&found[0].token).kind
    });
}

#[test]
fn rfc6749_s4_1_2_the_parameters_of_a_response_are_decoded() {
    let cases = [
        (
            "https://a.test/cb?code=c-1&state=a%26b&iss=https%3A%2F%2Fi.test",
            vec![("code", "c-1"), ("state", "a&b"), ("iss", "https://i.test")],
        ),
        (
            "error=access_denied&error_description=No+way",
            vec![("error", "access_denied"), ("error_description", "No way")],
        ),
        (
            r#"WWW-Authenticate: Bearer error="invalid_token", error_description="it has expired""#,
            vec![("error", "invalid_token"), ("error_description", "it has expired")],
        ),
        ("SAMLResponse=PHg%2B&RelayState=r", vec![("Parameter", "SAMLResponse"), ("RelayState", "r")]),
    ];
    for (text, expected) in cases {
        let facts = Token::read(text).facts;
        let facts: Vec<(&str, &str)> = facts.iter().map(|it| (it.name.as_str(), it.value.as_str())).collect();
        assert_eq!(facts, expected, "{text}");
    }
}

#[test]
fn a_long_text_without_a_token_is_no_damaged_token() {
    let read = Token::read(&"a line of a log\n".repeat(20_000));
    assert_eq!((read.kind, read.format.failure()), (Kind::NoToken, None));
}
