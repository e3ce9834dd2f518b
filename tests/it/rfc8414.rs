//! RFC 8414: authorization server metadata.

use bearer_lab::protocol::{
    check::Failure,
    oauth::{
        ResponseType, Scope, ServerMetadata,
        server_metadata::{
            MAX_METADATA_BYTES, METADATA_INVALID, METADATA_ISSUER, not_found, well_known_urls,
        },
    },
    url::HttpUrl,
};
use serde_json::{Value, json};

use crate::support::{ACCEPTED, ISSUER, check};

const INVALID: &str = "METADATA_INVALID";
const ENDPOINT: &str = "METADATA_ENDPOINT";
const MISMATCH: &str = "METADATA_ISSUER_MISMATCH";
const PAGE: &str = "http://classroom.test:8080";

fn metadata() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://issuer.test/authorize",
        "token_endpoint": "https://issuer.test/token",
        "jwks_uri": "https://issuer.test/keys",
    })
}

fn parse(text: &str) -> Result<ServerMetadata, &'static str> {
    let issuer = HttpUrl::parse(ISSUER).unwrap();
    ServerMetadata::parse(text.as_bytes(), &issuer, PAGE).map_err(|failure| failure.code())
}

fn outcome(text: &str) -> &'static str {
    parse(text).map_or_else(|code| code, |_| ACCEPTED)
}

/// The metadata of the tests with one member set to a value, `null` included.
fn with(name: &str, value: &Value) -> Value {
    let mut document = metadata();
    document[name] = value.clone();
    document
}

#[test]
fn rfc8414_s3_2_the_example_document_is_read() {
    let example = r#"{
        "issuer": "https://server.example.com",
        "authorization_endpoint": "https://server.example.com/authorize",
        "token_endpoint": "https://server.example.com/token",
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256"],
        "userinfo_endpoint": "https://server.example.com/userinfo",
        "jwks_uri": "https://server.example.com/jwks.json",
        "registration_endpoint": "https://server.example.com/register",
        "scopes_supported": ["openid", "profile", "email", "address", "phone", "offline_access"],
        "response_types_supported": ["code", "code token"],
        "service_documentation": "http://server.example.com/service_documentation.html",
        "ui_locales_supported": ["en-US", "en-GB", "en-CA", "fr-FR", "fr-CA"]
    }"#;
    let issuer = HttpUrl::parse("https://server.example.com").unwrap();
    let metadata = ServerMetadata::parse(example.as_bytes(), &issuer, PAGE).unwrap();
    assert_eq!(metadata.issuer, issuer);
    assert_eq!(metadata.authorization_endpoint.as_str(), "https://server.example.com/authorize");
    assert_eq!(metadata.token_endpoint.unwrap().as_str(), "https://server.example.com/token");
    assert_eq!(metadata.jwks_uri.unwrap().as_str(), "https://server.example.com/jwks.json");
    assert_eq!(metadata.userinfo_endpoint.unwrap().as_str(), "https://server.example.com/userinfo");
    assert_eq!((metadata.end_session_endpoint, metadata.revocation_endpoint), (None, None));
    assert!(!metadata.sends_issuer, "absent means no, RFC 9207 §3");
    assert_eq!(metadata.id_token_algorithms.len(), 1);
    assert_eq!(metadata.id_token_algorithms[0].name(), "RS256");
}

#[test]
fn rfc8414_s3_3_the_issuer_of_the_document_is_the_one_that_was_asked() {
    let cases = [
        (json!(format!("{ISSUER}INVALID")), MISMATCH),
        (json!(format!("{ISSUER}1")), MISMATCH),
        (json!(format!("{ISSUER}/")), MISMATCH),
        (json!(format!("{ISSUER} ")), MISMATCH),
        (json!(format!(" {ISSUER}")), MISMATCH),
        (json!(ISSUER[..ISSUER.len() - 1]), MISMATCH),
        (json!(ISSUER.to_uppercase()), MISMATCH),
        (json!(ISSUER.replace("https", "HTTPS")), MISMATCH),
        (json!(ISSUER.replace("https", "http")), MISMATCH),
        (json!(ISSUER.replace(".test", ".test:443")), MISMATCH),
        (json!(ISSUER.replace("default", "%64efault")), MISMATCH),
        (json!(ISSUER.replace("/oauth2", "/./oauth2")), MISMATCH),
        (json!("https://issuer.test"), MISMATCH),
        (json!("https://evil.test"), MISMATCH),
        (json!(""), MISMATCH),
        (json!(null), INVALID),
        (json!(1), INVALID),
        (json!([ISSUER]), INVALID),
        (json!({ "url": ISSUER }), INVALID),
        (json!(ISSUER), ACCEPTED),
    ];
    check(cases, |issuer| outcome(&with("issuer", issuer).to_string()));
    let mut without = metadata();
    without.as_object_mut().unwrap().remove("issuer");
    assert_eq!(outcome(&without.to_string()), INVALID);
}

#[test]
fn rfc8414_s3_2_the_document_is_one_json_object_of_bearable_size() {
    let right = metadata().to_string();
    let filled = |bytes: usize| format!("{right}{}", " ".repeat(bytes - right.len()));
    let cases = [
        (String::new(), INVALID),
        ("null".into(), INVALID),
        (format!("[{right}]"), INVALID),
        (format!("{right}{right}"), INVALID),
        (format!("{right}x"), INVALID),
        ("<!doctype html>".into(), INVALID),
        (right.replacen('{', r#"{"issuer":"https://evil.test","#, 1), INVALID),
        (right.replacen('{', r#"{"x":{"a":1,"a":2},"#, 1), INVALID),
        (format!("{{\"x\":{}{}}}", "[".repeat(5000), "]".repeat(5000)), INVALID),
        (filled(MAX_METADATA_BYTES + 1), INVALID),
        (filled(MAX_METADATA_BYTES), ACCEPTED),
        (right.clone(), ACCEPTED),
    ];
    for (text, expected) in cases {
        assert_eq!(outcome(&text), expected, "{}", &text[..text.len().min(80)]);
    }
}

#[test]
fn rfc8414_s2_every_endpoint_is_https_or_this_machine_or_the_pages_own_server() {
    let endpoints =
        ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"];
    let cases = [
        (json!("http://issuer.test/x"), ENDPOINT),
        (json!("http://classroom.test/x"), ENDPOINT),
        (json!("http://classroom.test:8081/x"), ENDPOINT),
        (json!("http://classroom.test:8080.evil.test/x"), ENDPOINT),
        (json!("http://localhost.evil.test/x"), ENDPOINT),
        (json!("http://127.0.0.1.evil.test/x"), ENDPOINT),
        (json!("http://localhost@evil.test/x"), ENDPOINT),
        (json!("http://0.0.0.0/x"), ENDPOINT),
        (json!("http://[::]/x"), ENDPOINT),
        (json!("http://169.254.169.254/x"), ENDPOINT),
        (json!("javascript:alert(1)"), ENDPOINT),
        (json!("javascript://issuer.test/%0aalert(1)"), ENDPOINT),
        (json!("data:text/html,x"), ENDPOINT),
        (json!("blob:https://issuer.test/x"), ENDPOINT),
        (json!("file:///etc/passwd"), ENDPOINT),
        (json!("ftp://issuer.test/x"), ENDPOINT),
        (json!("//issuer.test/x"), ENDPOINT),
        (json!("/x"), ENDPOINT),
        (json!("x"), ENDPOINT),
        (json!(""), ENDPOINT),
        (json!("https://"), ENDPOINT),
        (json!("https:/issuer.test"), ENDPOINT),
        (json!(" https://issuer.test/x"), ENDPOINT),
        (json!("https://issuer.test/x\n"), ENDPOINT),
        (json!("https://issuer.test\\@evil.test/x"), ENDPOINT),
        (json!("https://user:password@issuer.test/x"), ENDPOINT),
        (json!("https://issuer.test/x#fragment"), ENDPOINT),
        (json!(1), INVALID),
        (json!(["https://issuer.test/x"]), INVALID),
        (json!({}), INVALID),
        (json!("https://issuer.test/x"), ACCEPTED),
        (json!("https://elsewhere.test:8443/x?tenant=1"), ACCEPTED),
        (json!("http://localhost:9000/x"), ACCEPTED),
        (json!("http://127.0.0.1/x"), ACCEPTED),
        (json!("http://[::1]:9000/x"), ACCEPTED),
        (json!("http://classroom.test:8080/x"), ACCEPTED),
    ];
    for endpoint in endpoints {
        check(cases.clone(), |value| outcome(&with(endpoint, value).to_string()));
    }
}

#[test]
fn rfc8414_s3_2_null_means_none_where_a_member_may_be_left_out() {
    let cases = [
        ("authorization_endpoint", INVALID),
        ("issuer", INVALID),
        ("token_endpoint", ACCEPTED),
        ("jwks_uri", ACCEPTED),
        ("userinfo_endpoint", ACCEPTED),
        ("end_session_endpoint", ACCEPTED),
        ("check_session_iframe", ACCEPTED),
        ("revocation_endpoint", ACCEPTED),
        ("require_pushed_authorization_requests", ACCEPTED),
        ("dpop_signing_alg_values_supported", ACCEPTED),
        ("id_token_signing_alg_values_supported", ACCEPTED),
        ("authorization_response_iss_parameter_supported", ACCEPTED),
    ];
    check(cases, |name| {
        let mut without = metadata();
        without.as_object_mut().unwrap().remove(*name);
        let with_null = with(name, &json!(null)).to_string();
        assert_eq!(parse(&with_null), parse(&without.to_string()), "null is what a member left out is");
        outcome(&with_null)
    });
    assert_eq!(
        outcome(&with("response_types_supported", &json!([null])).to_string()),
        ACCEPTED,
        "it is not read"
    );
    assert_eq!(outcome(&with("id_token_signing_alg_values_supported", &json!([null])).to_string()), INVALID);
}

#[test]
fn rfc8414_s2_an_endpoint_that_a_sign_in_does_not_need_and_that_is_not_https_is_left_out_and_listed() {
    let inside = "http://keycloak:8080/x";
    for name in [
        "revocation_endpoint",
        "introspection_endpoint",
        "check_session_iframe",
        "pushed_authorization_request_endpoint",
    ] {
        let read = parse(&with(name, &json!(inside)).to_string()).unwrap();
        assert_eq!(read.left_out, [(name, inside.to_owned())]);
        for address in ["javascript:alert(1)", "http://127.0.0.1@elsewhere.test/x", "http://", "/x"] {
            assert_eq!(outcome(&with(name, &json!(address)).to_string()), ENDPOINT, "{name}: {address}");
        }
    }
    let read = parse(&with("revocation_endpoint", &json!(inside)).to_string()).unwrap();
    assert_eq!(read.revocation_endpoint, None);
    for name in
        ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"]
    {
        assert_eq!(outcome(&with(name, &json!(inside)).to_string()), ENDPOINT, "{name}");
    }
}

#[test]
fn rfc8414_s3_1_where_neither_address_has_the_metadata_both_failures_are_told() {
    let url = |path: &str| HttpUrl::parse(&["https://issuer.test", path].concat()).unwrap();
    let failed = |rule, found: &str| Failure::of(rule, "", found);
    let both = not_found(&[
        (url("/a"), failed(&METADATA_INVALID, "status 404, text/html")),
        (url("/b"), failed(&METADATA_ISSUER, "https://other.test")),
    ]);
    assert_eq!(both.code(), MISMATCH, "that it is of another issuer says most");
    assert_eq!(
        both.found,
        "https://issuer.test/a: status 404, text/html; https://issuer.test/b: https://other.test"
    );
}

#[test]
fn rfc8414_s2_only_the_authorization_endpoint_cannot_be_done_without() {
    for (name, expected) in
        [("authorization_endpoint", INVALID), ("token_endpoint", ACCEPTED), ("jwks_uri", ACCEPTED)]
    {
        let mut document = metadata();
        document.as_object_mut().unwrap().remove(name);
        assert_eq!(outcome(&document.to_string()), expected, "without {name}");
    }
}

#[test]
fn rfc8414_s2_algorithms_are_those_announced_that_can_prove_something_here() {
    let name = "id_token_signing_alg_values_supported";
    let names = |value: &Value| {
        let algorithms = parse(&with(name, value).to_string())?.id_token_algorithms;
        Ok(algorithms.into_iter().map(|algorithm| algorithm.name()).collect::<Vec<_>>())
    };
    let cases = [
        (json!("RS256"), Err(INVALID)),
        (json!({}), Err(INVALID)),
        (json!(["RS256", 1]), Err(INVALID)),
        (json!([["RS256"]]), Err(INVALID)),
        (json!([]), Ok(vec![])),
        (json!(["none"]), Ok(vec![])),
        (json!(["HS256", "none", "HS512"]), Ok(vec![])),
        (json!(["rs256", "future"]), Ok(vec![])),
        (json!(["none", "ES256", "HS256"]), Ok(vec!["ES256"])),
        (json!(["PS256"]), Ok(vec!["PS256"])),
        (json!(["RS256", "ES384", "EdDSA"]), Ok(vec!["RS256", "ES384", "EdDSA"])),
    ];
    check(cases, |value| names(value));
}

#[test]
fn rfc9207_s3_the_announcement_of_iss_is_true_or_false() {
    let name = "authorization_response_iss_parameter_supported";
    let cases = [
        (json!("true"), Err(INVALID)),
        (json!(1), Err(INVALID)),
        (json!([true]), Err(INVALID)),
        (json!(true), Ok(true)),
        (json!(false), Ok(false)),
    ];
    check(cases, |value| parse(&with(name, value).to_string()).map(|metadata| metadata.sends_issuer));
}

#[test]
fn rfc8414_s3_1_the_well_known_path_goes_between_host_and_path() {
    let cases = [
        ("https://example.com", "https://example.com/.well-known/oauth-authorization-server"),
        ("https://example.com/", "https://example.com/.well-known/oauth-authorization-server"),
        ("https://example.com/issuer1", "https://example.com/.well-known/oauth-authorization-server/issuer1"),
        (
            "https://example.com/issuer1/",
            "https://example.com/.well-known/oauth-authorization-server/issuer1",
        ),
        (
            "https://example.com:8443/a/b",
            "https://example.com:8443/.well-known/oauth-authorization-server/a/b",
        ),
    ];
    check(cases.map(|(issuer, url)| (issuer, url.to_owned())), |issuer| {
        let urls = well_known_urls(&HttpUrl::parse(issuer).unwrap()).unwrap();
        assert_eq!(urls.len(), 2);
        urls[1].as_str().to_owned()
    });
}

#[test]
fn rfc8414_s2_what_a_sign_in_needs_is_there_before_the_browser_leaves() {
    let without = |names: &[&str]| {
        let mut document = metadata();
        for name in names {
            document.as_object_mut().unwrap().remove(*name);
        }
        parse(&document.to_string()).unwrap()
    };
    let incomplete = "METADATA_INCOMPLETE";
    let cases = [
        ((vec![], "code", "openid"), ACCEPTED),
        ((vec!["token_endpoint"], "code", "api"), incomplete),
        ((vec!["token_endpoint"], "code id_token", "openid"), incomplete),
        ((vec!["token_endpoint"], "id_token", "openid"), ACCEPTED),
        ((vec!["jwks_uri"], "code", "openid"), incomplete),
        ((vec!["jwks_uri"], "code", "api"), ACCEPTED),
        ((vec!["token_endpoint", "jwks_uri"], "token", "api"), ACCEPTED),
    ];
    check(cases, |(missing, response_type, scope)| {
        let response_type = ResponseType::parse(response_type).unwrap();
        let checked = without(missing).check_completeness(response_type, &Scope::parse(scope));
        checked.map_or_else(|failure| failure.code(), |()| ACCEPTED)
    });
}
