//! The configuration block of the page: what is missing has its default, what is wrong is named.

use bearer_lab::{protocol::url::HttpUrl, session::Configuration};
use serde_json::{Value, json};

use crate::support::{ORIGIN, check};

/// The place that the failure names, or `read`.
fn place(text: &str) -> String {
    match Configuration::parse(text, ORIGIN) {
        Ok(_) => "read".into(),
        Err(failure) => {
            assert_eq!(failure.code(), "CONFIGURATION_INVALID");
            failure.expected.split(": ").next().unwrap().to_owned()
        }
    }
}

fn provider(member: &str, value: &Value) -> String {
    json!({ "providers": [{ member: value }] }).to_string()
}

fn api(member: &str, value: &Value) -> String {
    json!({ "api": { member: value } }).to_string()
}

#[test]
fn every_member_of_the_documented_block_is_read() {
    let text = json!({
        "providers": [
            { "id": "a", "name": "A", "issuer": "https://issuer.test/x/", "client_id": "c", "scopes": ["openid"],
              "response_type": "id_token token code", "redirect_path": "/back", "trusted_audiences": ["api://x"] },
            { "id": "b", "issuer": "http://localhost:9000" },
        ],
        "api": { "base": "https://api.test/v1/", "list": "/things?x=1", "allowed_origins": ["https://b.test:8443"] },
    });
    let read = Configuration::parse(&text.to_string(), ORIGIN).unwrap();
    let (a, b) = (read.provider("a").unwrap(), read.provider("b").unwrap());
    assert_eq!(a.issuer.as_str(), "https://issuer.test/x/", "an issuer is a text, kept as it is");
    assert_eq!(a.redirect_uri.as_str(), "https://app.test/back");
    assert_eq!(
        (a.response_type.to_string(), a.scope.to_string()),
        ("code id_token token".into(), "openid".into())
    );
    assert_eq!((a.name.as_str(), a.client_id.as_str()), ("A", "c"));
    assert_eq!(a.trusted_audiences, ["api://x"]);
    assert_eq!((b.issuer.as_str(), b.client_id.as_str()), ("http://localhost:9000", "spa"));
    assert_eq!(read.provider("c"), None);
    assert_eq!(read.api.base.as_str(), "https://api.test/v1");
    assert_eq!(read.api.url("/x").unwrap().as_str(), "https://api.test/v1/x");
    assert_eq!(read.api.allowed_origins, ["https://api.test", "https://b.test:8443"]);
}

#[test]
fn an_empty_block_has_every_default() {
    let configuration = Configuration::parse("{}", "http://localhost:8080").unwrap();
    let provider = &configuration.providers[0];
    assert_eq!(provider.issuer.as_str(), "http://localhost:8080/oauth2/default");
    assert_eq!(provider.redirect_uri.as_str(), "http://localhost:8080/callback");
    assert_eq!((provider.client_id.as_str(), provider.id.as_str()), ("spa", "workshop"));
    assert_eq!(provider.scope.to_string(), "openid profile email offline_access api:read");
    let list = configuration.api.url(&configuration.api.list).unwrap();
    assert_eq!(list.as_str(), "http://localhost:8080/api/items");
    assert_eq!(Configuration::parse(r#"{"providers":[{}]}"#, "http://localhost:8080"), Ok(configuration));
}

#[test]
fn a_name_that_is_not_known_is_refused_with_those_that_are() {
    for (text, place, name) in [
        (r#"{"provider":[]}"#, "app-config: one of providers, api", "provider"),
        (
            r#"{"providers":[{},{"clientid":"x"}]}"#,
            "providers[1]: one of id, name, issuer, client_id,",
            "clientid",
        ),
        (r#"{"api":{"url":"/api"}}"#, "api: one of base, list, allowed_origins", "url"),
    ] {
        let failure = Configuration::parse(text, ORIGIN).unwrap_err();
        assert!(failure.expected.starts_with(place), "{failure:?}");
        assert_eq!((failure.code(), failure.found.as_str()), ("CONFIGURATION_INVALID", name));
    }
}

#[test]
fn a_path_is_resolved_against_the_page_so_that_one_build_works_everywhere() {
    for origin in ["http://localhost:8080", "http://192.168.1.20:8080", "https://lab.test"] {
        let read = Configuration::parse("{}", origin).unwrap();
        assert_eq!(read.providers[0].issuer.as_str(), [origin, "/oauth2/default"].concat());
        assert_eq!(read.providers[0].redirect_uri.as_str(), [origin, "/callback"].concat());
        assert_eq!(read.api.base.as_str(), [origin, "/api"].concat());
        assert_eq!(read.api.allowed_origins, [origin]);
    }
}

#[test]
fn an_issuer_is_https_or_a_path_and_has_neither_query_nor_fragment() {
    let wrong = "providers[0].issuer";
    let cases = [
        (json!(""), wrong),
        (json!("issuer.test"), wrong),
        (json!("//issuer.test"), wrong),
        (json!("http://issuer.test"), wrong),
        (json!("javascript:alert(1)"), wrong),
        (json!("data:application/json,{}"), wrong),
        (json!("https://user@issuer.test"), wrong),
        (json!("https://issuer.test#x"), wrong),
        (json!("https://issuer.test?tenant=1"), wrong),
        (json!("https://issuer.test/x?"), wrong),
        (json!("/oauth2/default?x"), wrong),
        (json!("https://issuer.test/ x"), wrong),
        (json!("/\\evil.test"), wrong),
        (json!("https://{tenant}.issuer.test"), wrong),
        (json!(1), wrong),
        (json!(null), wrong),
        (json!(["https://issuer.test"]), wrong),
        (json!("https://issuer.test"), "read"),
        (json!("https://issuer.test/oauth2/default"), "read"),
        (json!("http://127.0.0.1:8080/oauth2/default"), "read"),
        (json!("/oauth2/other"), "read"),
    ];
    check(cases.map(|(value, place)| (value, place.to_owned())), |value| place(&provider("issuer", value)));
}

#[test]
fn other_members_of_a_provider_are_of_their_kind() {
    let cases = [
        ("id", json!(1)),
        ("name", json!(null)),
        ("client_id", json!("")),
        ("client_id", json!(["spa"])),
        ("scopes", json!("openid profile")),
        ("scopes", json!(["openid profile"])),
        ("scopes", json!([""])),
        ("scopes", json!(["a\"b"])),
        ("scopes", json!(["openid", 1])),
        ("response_type", json!("")),
        ("response_type", json!("none")),
        ("response_type", json!("code  token")),
        ("response_type", json!(["code"])),
        ("redirect_path", json!("callback")),
        ("redirect_path", json!("//evil.test")),
        ("redirect_path", json!("https://evil.test/callback")),
        ("redirect_path", json!("")),
        ("redirect_path", json!("/callback?x=1")),
        ("redirect_path", json!("/callback#x")),
        ("redirect_path", json!("/call back")),
        ("redirect_path", json!("/\\evil.test")),
        ("redirect_path", json!("/a/../callback")),
        ("redirect_path", json!("/a/%2E%2e/callback")),
        ("redirect_path", json!("/./callback")),
        ("redirect_path", json!("/inspect")),
        ("redirect_path", json!("/settings")),
        ("redirect_path", json!("/sign-in")),
        ("redirect_path", json!("/silent")),
        ("redirect_path", json!("/front-channel-logout")),
        ("trusted_audiences", json!("api://x")),
        ("trusted_audiences", json!([1])),
        ("trusted_audiences", json!({})),
        ("resource", json!(["/api"])),
        ("resource", json!(["https://a.test/#x"])),
        ("authorization_parameters", json!({ "prompt": "login" })),
        ("authorization_parameters", json!(["prompt"])),
        ("authorization_parameters", json!(["prompt="])),
        ("authorization_parameters", json!(["=login"])),
        ("authorization_parameters", json!(["prömpt=login"])),
        ("authorization_parameters", json!(["prompt =login"])),
        ("authorization_parameters", json!(["prompt=login", "prompt=consent"])),
        ("pushed_requests", json!("yes")),
        ("dpop", json!("true")),
        ("dpop", json!(null)),
        ("session_management", json!(1)),
    ];
    let cases = cases.map(|(member, value)| ((member, value), format!("providers[0].{member}")));
    check(cases, |(member, value)| place(&provider(member, value)));
    let without_openid =
        json!({ "providers": [{ "response_type": "code id_token", "scopes": ["profile"] }] });
    assert_eq!(place(&without_openid.to_string()), "providers[0].scopes");
}

#[test]
fn rfc6749_s3_1_a_provider_sets_no_parameter_of_the_app_again() {
    let own = [
        "response_type",
        "response_mode",
        "client_id",
        "client_secret",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "dpop_jkt",
        "request",
        "request_uri",
        "registration",
        "id_token_hint",
        "resource",
        "max_age",
    ];
    let cases = own.map(|name| (name, "providers[0].authorization_parameters".to_owned()));
    check(cases, |name| place(&provider("authorization_parameters", &json!([format!("{name}=1")]))));
}

#[test]
fn any_other_path_is_a_redirect_path() {
    let paths =
        ["/", "/callback", "/auth/done", "/settings/done", "/inspect/", "/a%20b/~x", "/a.b/...", "/Settings"];
    for path in paths {
        let read = Configuration::parse(&provider("redirect_path", &json!(path)), ORIGIN).unwrap();
        assert_eq!(read.redirect_uri().unwrap().as_str(), [ORIGIN, path].concat());
        assert!(read.is_redirect_path(path) && read.is_message_path(path), "{path}");
    }
}

#[test]
fn responses_arrive_at_the_path_of_every_provider_and_nowhere_else() {
    let text = json!({ "providers": [{ "id": "a", "redirect_path": "/auth/done" }, { "id": "b", "redirect_path": "/b" }] });
    let read = Configuration::parse(&text.to_string(), ORIGIN).unwrap();
    let cases = [
        ("/auth/done", (true, true)),
        ("/b", (true, true)),
        ("/silent", (false, true)),
        ("/front-channel-logout", (false, true)),
        ("/callback", (false, false)),
        ("/callback/https/added.test/x", (true, true)),
        ("/auth/done/", (false, false)),
        ("/auth/done?code=x", (false, false)),
        ("/auth", (false, false)),
        ("/B", (false, false)),
        ("/", (false, false)),
        ("", (false, false)),
    ];
    check(cases, |path| (read.is_redirect_path(path), read.is_message_path(path)));
}

#[test]
fn providers_and_api_are_what_they_are_called() {
    let cases = [
        ("", "app-config"),
        ("[]", "app-config"),
        ("{", "app-config"),
        ("{} x", "app-config"),
        ("{'providers':[]}", "app-config"),
        (r#"{"providers":[{"id":"a","id":"b"}]}"#, "app-config"),
        (r#"{"a":1,"a":2}"#, "app-config"),
        (r#"{"providers":null}"#, "providers"),
        (r#"{"providers":{}}"#, "providers"),
        (r#"{"providers":[]}"#, "providers"),
        (r#"{"providers":["a"]}"#, "providers[0]"),
        (r#"{"providers":[{},null]}"#, "providers[1]"),
        (r#"{"providers":[{"id":"a"},{"id":"a"}]}"#, "providers"),
        (r#"{"providers":[{},{"id":"workshop"}]}"#, "providers"),
        (r#"{"api":null}"#, "api"),
        (r#"{"api":"/api"}"#, "api"),
        (r#"{"api":[]}"#, "api"),
        ("{}", "read"),
        (r#"{"providers":[{"id":"a"},{"id":"b"}]}"#, "read"),
    ];
    check(cases.map(|(text, place)| (text, place.to_owned())), |text| place(text));
}

#[test]
fn the_address_of_the_api_is_one_to_which_a_token_may_go() {
    let cases = [
        ("base", json!("http://api.test")),
        ("base", json!("api")),
        ("base", json!("//api.test")),
        ("base", json!("javascript:x")),
        ("base", json!(1)),
        ("list", json!("items")),
        ("list", json!("//evil.test")),
        ("list", json!("https://evil.test")),
        ("list", json!(null)),
        ("allowed_origins", json!("https://b.test")),
        ("allowed_origins", json!(["*"])),
        ("allowed_origins", json!(["null"])),
        ("allowed_origins", json!(["https://*.b.test"])),
        ("allowed_origins", json!(["https://b.test/"])),
        ("allowed_origins", json!(["https://b.test/path"])),
        ("allowed_origins", json!(["https://b.test?x"])),
        ("allowed_origins", json!(["http://b.test"])),
        ("allowed_origins", json!(["b.test"])),
        ("allowed_origins", json!(["//b.test"])),
        ("allowed_origins", json!([""])),
        ("allowed_origins", json!(["https://u@b.test"])),
    ];
    let cases = cases.map(|(member, value)| ((member, value), format!("api.{member}")));
    check(cases, |(member, value)| place(&api(member, value)));
}

#[test]
fn the_access_token_goes_to_listed_origins_only_and_they_are_compared_exactly() {
    let text =
        json!({ "api": { "base": "https://api.test/v1", "allowed_origins": ["https://b.test:8443"] } });
    let api = Configuration::parse(&text.to_string(), ORIGIN).unwrap().api;
    let cases = [
        ("https://app.test/", false),
        ("http://api.test/v1", false),
        ("https://api.test:443/v1", false),
        ("https://API.test/v1", false),
        ("https://api.test.evil.test/", false),
        ("https://evil.test/https://api.test", false),
        ("https://xapi.test/", false),
        ("https://api.tes/", false),
        ("https://sub.api.test/", false),
        ("https://api.test./", false),
        ("https://b.test/", false),
        ("https://b.test:8444/", false),
        ("https://b.test:443/", false),
        ("http://localhost/", false),
        ("https://api.test", true),
        ("https://api.test/", true),
        ("https://api.test?x", true),
        ("https://api.test/other/path", true),
        ("https://b.test:8443/x", true),
    ];
    check(cases, |url| api.may_receive_token(&HttpUrl::parse(url).unwrap()));
    for path in ["@evil.test/", ".evil.test/", ":444/", "\\evil", "#x", " ", "/\n"] {
        let url = api.url(path);
        assert!(url.is_err() || api.may_receive_token(&url.unwrap()), "{path:?} leads away from the API");
    }
}
