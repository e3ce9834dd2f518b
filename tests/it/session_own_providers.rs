//! The providers that a person added: one form for storage and files, without secrets; what is wrong is named.

use bearer_lab::{
    protocol::{check::Failure, jose::base64url, url::HttpUrl},
    session::{
        Provider, ProviderForm,
        own_providers::{self, MAX_LABEL_CHARACTERS, MAX_PROVIDERS},
        redirect_path,
    },
};
use serde_json::{Value, json};

use crate::support::{ORIGIN, check};

fn callback() -> HttpUrl {
    HttpUrl::parse(&[ORIGIN, "/callback"].concat()).unwrap()
}

fn read(text: &str) -> Result<Vec<Provider>, Failure> {
    own_providers::read(text, &callback())
}

fn form() -> ProviderForm {
    ProviderForm {
        id: None,
        name: Some("Mine".into()),
        issuer: Some("https://issuer.test/x".into()),
        client_id: Some("c".into()),
        scopes: vec!["openid".into(), "profile".into()],
        response_type: "code".into(),
        redirect_path: "/elsewhere".into(),
        sign_in_hint: "an account".into(),
        trusted_audiences: vec!["api://x".into(), "other".into()],
        authorization_parameters: vec!["audience=https://api.test/?a=b".into(), "prompt=login".into()],
        resource: vec!["https://api.test/".into()],
        pushed_requests: true,
        dpop: true,
        session_management: true,
    }
}

fn provider(form: &ProviderForm) -> Result<Provider, Failure> {
    form.read(&callback())
}

/// A list with one provider in which everything is right, but for `member`.
fn list(member: &str, value: Value) -> String {
    let mut one =
        json!({ "name": "Mine", "issuer": "https://issuer.test", "client_id": "c", "scopes": ["openid"] });
    one[member] = value;
    json!({ "providers": [one] }).to_string()
}

/// The code, and what it says was expected.
fn refusal(outcome: Result<Vec<Provider>, Failure>) -> (String, String) {
    match outcome {
        Ok(_) => ("read".into(), String::new()),
        Err(failure) => (failure.code().into(), failure.expected.split(": ").next().unwrap().into()),
    }
}

#[test]
fn what_was_written_is_read_again() {
    let mine = provider(&form()).unwrap();
    assert_eq!((mine.id.as_str(), mine.name.as_str()), ("Mine", "Mine"));
    assert_eq!(mine.scope.to_string(), "openid profile");
    assert_eq!(mine.trusted_audiences, ["api://x", "other"]);
    assert_eq!(mine.redirect_uri, callback());
    let all = vec![mine.clone(), Provider { id: "b".into(), pushed_requests: false, ..mine.clone() }];
    let text = own_providers::write(&all).unwrap();
    assert_eq!(read(&text).unwrap(), all);
    assert_eq!(provider(&ProviderForm::from(&mine)).unwrap(), mine);
    assert!(text.contains("\"version\": 1"));
}

#[test]
fn the_block_of_the_page_can_be_imported_as_it_is() {
    let block = json!({ "providers": [{ "id": "w", "name": "W", "issuer": "/oauth2/default", "client_id": "spa",
        "redirect_path": "/elsewhere" }], "api": { "base": "/api" } });
    let read = read(&block.to_string()).unwrap();
    assert_eq!(read[0].issuer.as_str(), [ORIGIN, "/oauth2/default"].concat());
    assert_eq!(read[0].redirect_uri, callback(), "the answer comes where this page takes it");
}

#[test]
fn rfc6749_s2_1_a_secret_is_refused_by_its_name_wherever_it_stands() {
    let cases = [
        (list("client_secret", json!("x")), "client_secret"),
        (list("Client_Secret", json!("x")), "client_secret"),
        (list("registration", json!([{ "private_key": {} }])), "private_key"),
        (json!({ "providers": [], "refresh_token": null }).to_string(), "refresh_token"),
    ];
    for (text, name) in cases {
        let failure = read(&text).unwrap_err();
        assert_eq!((failure.code(), failure.found.as_str()), ("PROVIDERS_SECRET", name), "{text}");
    }
}

#[test]
fn a_wrong_value_is_named_by_its_place() {
    let long = "x".repeat(MAX_LABEL_CHARACTERS + 1);
    let many = json!({ "providers": vec![json!({}); MAX_PROVIDERS + 1] }).to_string();
    let cases = [
        ("".to_owned(), "a JSON object"),
        ("[]".to_owned(), "a JSON object"),
        (r#"{"providers":[],"providers":[]}"#.to_owned(), "a JSON object"),
        ("{}".to_owned(), "providers"),
        (r#"{"providers":{}}"#.to_owned(), "providers"),
        (r#"{"version":2,"providers":[]}"#.to_owned(), "version"),
        (r#"{"version":"1","providers":[]}"#.to_owned(), "version"),
        (r#"{"providers":[7]}"#.to_owned(), "providers[0]"),
        (many, "providers"),
        (list("name", json!(null)), "providers[0].name"),
        (list("name", json!(" ")), "providers[0].name"),
        (list("name", json!("a\nb")), "providers[0].name"),
        (list("name", json!("Bank\u{202e}elgooG")), "providers[0].name"),
        (list("name", json!(long)), "providers[0].name"),
        (list("id", json!("a\u{0}")), "providers[0].id"),
        (list("client_id", json!("")), "providers[0].client_id"),
        (list("client_id", json!(7)), "providers[0].client_id"),
        (list("issuer", json!("http://issuer.test")), "providers[0].issuer"),
        (list("issuer", json!("https://issuer.test?x")), "providers[0].issuer"),
        (list("issuer", json!("https://user@issuer.test")), "providers[0].issuer"),
        (list("scopes", json!("openid")), "providers[0].scopes"),
        (list("response_type", json!("none")), "providers[0].response_type"),
        (list("resource", json!(["/api"])), "providers[0].resource"),
        (list("client-id", json!("c")), "providers[0]"),
        (list("redirect_path", json!("https://evil.test")), "providers[0].redirect_path"),
        (r#"{"providers":[[]]}"#.to_owned(), "providers[0]"),
    ]
    .map(|(text, place)| (text, ("PROVIDERS_INVALID".to_owned(), place.to_owned())));
    check(cases, |text| refusal(read(text)));
    let without = json!({ "providers": [{ "name": "Mine", "client_id": "c" }] }).to_string();
    assert_eq!(refusal(read(&without)).1, "providers[0].issuer", "there is no default issuer");
    let unknown = read(r#"{"providers":[],"clients":[]}"#).unwrap_err();
    assert_eq!((unknown.code(), unknown.found.as_str()), ("PROVIDERS_INVALID", "clients"));
}

#[test]
fn what_is_too_large_is_not_read_and_not_written() {
    let large = ["{\"providers\":[]}", &" ".repeat(64 * 1024)].concat();
    assert_eq!(read(&large).unwrap_err().code(), "PROVIDERS_TOO_LARGE");
    let mine = provider(&form()).unwrap();
    let many: Vec<_> = vec![mine.clone(); MAX_PROVIDERS + 1];
    assert_eq!(own_providers::write(&many).unwrap_err().code(), "PROVIDERS_INVALID");
    let wide = Provider { trusted_audiences: vec!["x".repeat(70_000)], ..mine };
    assert_eq!(own_providers::write(&[wide]).unwrap_err().code(), "PROVIDERS_TOO_LARGE");
}

#[test]
fn a_stored_list_that_was_changed_is_not_used() {
    let text = own_providers::write(&[provider(&form()).unwrap()]).unwrap();
    assert_eq!(own_providers::read_stored(&text, &callback()).unwrap().len(), 1);
    for length in 0..text.len() {
        let failure = own_providers::read_stored(&text[..length], &callback()).unwrap_err();
        assert_eq!(failure.code(), "PROVIDERS_TAMPERED", "cut after {length} bytes");
    }
}

#[test]
fn an_invisible_character_is_named_with_its_position() {
    let text = own_providers::write(&[provider(&form()).unwrap()]).unwrap();
    assert!(own_providers::read(&["\u{feff}", &text].concat(), &callback()).is_ok());
    let issuer = text.split('"').find(|word| word.starts_with("https://")).unwrap();
    for (changed, place, found) in [
        (
            text.replacen(issuer, &issuer.replacen("//", "//\u{200b}", 1), 1),
            "issuer",
            "(U+200B) at position 9",
        ),
        (text.replacen("\"name\": \"", "\"name\": \"\u{202e}", 1), "name", "(U+202E) at position 1"),
        (["{\u{200b}", &text[1..]].concat(), "", "(U+200B) at position 2"),
    ] {
        let failure = own_providers::read(&changed, &callback()).unwrap_err();
        assert!(failure.expected.contains(place) && failure.found.contains(found), "{changed}: {failure}");
    }
    let failure = own_providers::read_issuer("https://issuer.test/\u{202e}", ORIGIN).unwrap_err();
    assert!(failure.found.contains("(U+202E) at position 21"), "{failure}");
}

#[test]
fn rfc8414_s2_an_issuer_is_read_without_what_people_paste_with_it() {
    let cases = [
        (" https://issuer.test/x/\n", "https://issuer.test/x/"),
        ("https://issuer.test/.well-known/openid-configuration", "https://issuer.test"),
        ("https://issuer.test/.well-known/oauth-authorization-server", "https://issuer.test"),
        ("http://localhost:9000", "http://localhost:9000"),
        ("\u{feff}https://issuer\u{200b}.test/x\u{2060}", "https://issuer.test/x"),
        ("https://xn--80ak6aa92e.com", "https://xn--80ak6aa92e.com"),
    ];
    for (text, issuer) in cases {
        assert_eq!(own_providers::read_issuer(text, ORIGIN).unwrap().as_str(), issuer);
    }
    for text in [
        "",
        "issuer.test",
        "http://issuer.test",
        "http://localhost.issuer.test",
        "https://\u{430}pple.com",
        "https://issuer.test@evil.test",
        "https://issuer.test\\@evil.test",
        "https://issuer.test/?x=1",
        "https://issuer.test/#x",
        "https://issuer.test/\u{202e}",
        "https://{tenant}.test",
        "javascript:alert(1)",
    ] {
        let failure = own_providers::read_issuer(text, ORIGIN).unwrap_err();
        assert_eq!(failure.code(), "PROVIDERS_ISSUER", "{text:?}");
    }
}

#[test]
fn added_providers_get_an_id_that_no_other_has_and_none_is_added_twice() {
    let a = Provider { id: "a".into(), ..provider(&form()).unwrap() };
    let other = Provider { client_id: "d".into(), ..a.clone() };
    let added = own_providers::added(std::slice::from_ref(&a), vec![a.clone(), other.clone(), other.clone()]);
    let ids: Vec<_> =
        added.iter().map(|provider| (provider.id.as_str(), provider.client_id.as_str())).collect();
    assert_eq!(ids, [("a-2", "d")]);
}

#[test]
fn rfc9700_s4_4_2_2_each_issuer_has_a_redirect_path_of_its_own() {
    let cases = [
        ("https://login.test", Some("/callback/https/login.test")),
        ("https://login.test/", Some("/callback/https/login.test/")),
        ("https://login.test/x/y", Some("/callback/https/login.test/x/y")),
        ("https://login.test/x-y", Some("/callback/https/login.test/x-y")),
        ("http://localhost:9000/x", Some("/callback/http/localhost:9000/x")),
        ("https://login.test/x/../y", None),
        ("https://login.test/%2E%2e/y", None),
    ];
    check(cases.map(|(issuer, path)| (issuer, path.map(str::to_owned))), |issuer| {
        redirect_path::of_issuer(&HttpUrl::parse(issuer).unwrap())
    });
}

#[test]
fn rfc9700_s4_4_2_2_the_redirect_path_of_the_issuer_is_kept_and_another_issuers_is_not() {
    let at = |path: &str| {
        let text = list("redirect_path", json!(path));
        read(&text).unwrap().remove(0).redirect_uri.path_and_query().to_owned()
    };
    let own = "/callback/https/issuer.test";
    check(
        [(own, own), ("/callback/https/other.test", "/callback"), ("/elsewhere", "/callback")]
            .map(|(path, kept)| (path, kept.to_owned())),
        |path| at(path),
    );
    let all = read(&list("redirect_path", json!(own))).unwrap();
    let text = own_providers::write(&all).unwrap();
    assert_eq!(read(&text).unwrap(), all, "a separate redirect path is stored and exported");
    assert!(own_providers::added(&all, read(&list("name", json!("Mine"))).unwrap()).is_empty());
}

#[test]
fn oidc_discovery_s4_a_metadata_address_leads_to_its_issuer_in_either_form() {
    let cases = [
        ("https://a.test/.well-known/openid-configuration", "https://a.test"),
        ("https://a.test/.well-known/openid-configuration/", "https://a.test"),
        ("https://a.test/x/.well-known/openid-configuration?p=policy", "https://a.test/x"),
        ("https://a.test/x/.well-known/openid-configuration#top", "https://a.test/x"),
        ("https://a.test/.well-known/openid-configuration/x", "https://a.test/x"),
        ("https://a.test/.well-known/oauth-authorization-server/x/y", "https://a.test/x/y"),
        ("https://a.test/.well-known/oauth-authorization-server/x/", "https://a.test/x"),
        ("https://a.test/x/.well-known/oauth-authorization-server", "https://a.test/x"),
        (" http://localhost:9000/.well-known/openid-configuration ", "http://localhost:9000"),
    ];
    check(cases.map(|(text, issuer)| (text, issuer.to_owned())), |text| {
        own_providers::read_issuer(text, ORIGIN).unwrap().as_str().to_owned()
    });
    for text in [
        "https://a.test/.well-known/openid-configurations",
        "https://a.test/?x",
        "/.well-known/openid-configuration",
    ] {
        let read = own_providers::read_issuer(text, ORIGIN);
        assert!(read.is_err() || read.unwrap().as_str() == text, "{text}");
    }
}

#[test]
fn a_link_holds_one_provider_and_no_secret() {
    let encode = |text: &str| base64url::encode(text.as_bytes());
    let provider = provider(&form()).unwrap();
    let link = own_providers::to_link(&provider).unwrap();
    assert_eq!(own_providers::from_link(&link, &callback()), Ok(provider));
    let one = list("name", json!("Mine"));
    let two = one.replace("[{", "[{},{");
    let cases = [
        (String::new(), "PROVIDERS_INVALID"),
        ("%7B%7D".into(), "PROVIDERS_INVALID"),
        (base64url::encode(&[0xff]), "PROVIDERS_INVALID"),
        (encode("{}"), "PROVIDERS_INVALID"),
        (encode("{\"providers\":[]}"), "PROVIDERS_INVALID"),
        (encode(&two), "PROVIDERS_INVALID"),
        (encode(&list("client_secret", json!("x"))), "PROVIDERS_SECRET"),
        (encode(&list("issuer", json!("javascript:alert(1)"))), "PROVIDERS_INVALID"),
        ("A".repeat(own_providers::MAX_LIST_BYTES + 1), "PROVIDERS_TOO_LARGE"),
    ];
    check(cases.map(|(link, code)| (link, code.to_owned())), |link| {
        own_providers::from_link(link, &callback()).unwrap_err().code().to_owned()
    });
}
