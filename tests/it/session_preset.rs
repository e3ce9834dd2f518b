//! The kinds of providers that are offered: each gives an issuer that can be asked, and says where it stumbles.

use bearer_lab::{
    protocol::{oauth::ResponseType, url::HttpUrl},
    session::{
        own_providers::read_issuer,
        preset::{PRESETS, beside_admin_console},
    },
};

use crate::support::{ORIGIN, check};

#[test]
fn with_its_examples_filled_in_every_preset_is_an_issuer() {
    let issuers = PRESETS.iter().map(|preset| {
        let values: Vec<_> = preset.blanks.iter().map(|blank| blank.example.to_owned()).collect();
        read_issuer(&preset.issuer(&values), ORIGIN).unwrap().as_str().to_owned()
    });
    assert_eq!(
        issuers.collect::<Vec<_>>(),
        [
            "https://dev-123456.okta.com/oauth2/default",
            "https://example.eu.auth0.com/",
            "https://id.example.com/realms/lab",
            "https://login.microsoftonline.com/00001111-aaaa-2222-bbbb-3333cccc4444/v2.0",
            "https://accounts.google.com",
        ]
    );
}

#[test]
fn a_blank_that_is_empty_gives_no_issuer() {
    for preset in PRESETS.iter().filter(|preset| !preset.blanks.is_empty()) {
        for empty in 0..preset.blanks.len() {
            let value = |(index, blank): (usize, &bearer_lab::session::preset::Blank)| {
                if index == empty { " ".to_owned() } else { blank.example.to_owned() }
            };
            let values: Vec<_> = preset.blanks.iter().enumerate().map(value).collect();
            assert!(read_issuer(&preset.issuer(&values), ORIGIN).is_err(), "{}", preset.name);
        }
    }
}

#[test]
fn a_preset_asks_for_what_the_app_can_ask_and_names_the_source_of_each_trap() {
    for preset in &PRESETS {
        let response_type = ResponseType::parse(preset.response_type).unwrap();
        assert!(!response_type.id_token || preset.scope.contains("openid"), "{}", preset.name);
        assert!(!preset.traps.is_empty(), "{}", preset.name);
        for trap in preset.traps {
            assert!(HttpUrl::parse(trap.source.split('#').next().unwrap()).unwrap().is_https());
            assert!(trap.text.ends_with('.') && !trap.text.contains("  "), "{}", trap.text);
        }
    }
}

#[test]
fn a_blank_is_filled_with_the_host_alone() {
    let issuer = |name: &str, values: &[&str]| {
        let preset = PRESETS.iter().find(|preset| preset.name == name).unwrap();
        preset.issuer(&values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>())
    };
    for domain in [
        "dev-1.okta.test",
        "https://dev-1.okta.test",
        "https://dev-1.okta.test/",
        " http://dev-1.okta.test// ",
    ] {
        assert_eq!(issuer("Okta", &[domain, "default"]), "https://dev-1.okta.test/oauth2/default");
    }
    assert_eq!(
        issuer("Keycloak", &["https://id.test:8443/auth/", "lab"]),
        "https://id.test:8443/auth/realms/lab"
    );
    assert_eq!(issuer("Auth0", &["https://me.auth0.test/"]), "https://me.auth0.test/");
}

#[test]
fn the_host_of_an_admin_console_is_recognised() {
    let cases = [
        ("https://dev-1-admin.okta.test/oauth2/default", Some("dev-1.okta.test")),
        ("https://acme-admin.okta.test", Some("acme.okta.test")),
        ("dev-1-admin.okta.test", Some("dev-1.okta.test")),
        ("https://dev-1.okta.test/x-admin.y", None),
        ("https://admin.okta.test", None),
        ("https://localhost-admin", None),
        ("", None),
    ];
    check(cases.map(|(text, host)| (text, host.map(str::to_owned))), |text| beside_admin_console(text));
}

#[test]
fn a_preset_begins_with_values_and_says_what_to_replace() {
    let begun = PRESETS.iter().map(|preset| preset.issuer(&preset.values()));
    assert_eq!(
        begun.collect::<Vec<_>>(),
        [
            "https://{your-domain}.okta.com/oauth2/default",
            "https://{your-tenant}.auth0.com/",
            "https://{your-host}/realms/{your-realm}",
            "https://login.microsoftonline.com/{your-tenant-id}/v2.0",
            "https://accounts.google.com",
        ]
    );
    for blank in PRESETS.iter().flat_map(|preset| preset.blanks) {
        let hint = blank.hint();
        match blank.value.split_once('{') {
            Some((_, rest)) => {
                let part = rest.split('}').next().unwrap();
                assert!(hint.starts_with(&format!("Replace {{{part}}}")), "{hint}");
            }
            None => assert_eq!(hint, format!("Usually {}.", blank.value)),
        }
    }
}

#[test]
fn nothing_is_asked_while_a_part_is_still_to_be_replaced() {
    for preset in PRESETS.iter().filter(|preset| preset.issuer(&preset.values()).contains('{')) {
        let failure = read_issuer(&preset.issuer(&preset.values()), ORIGIN).unwrap_err();
        assert_eq!(failure.code(), "PROVIDERS_ISSUER", "{}", preset.name);
    }
}
