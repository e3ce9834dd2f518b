//! The kinds of providers that are offered: each gives an issuer that can be asked, and says where it stumbles.

use bearer_lab::{
    protocol::{oauth::ResponseType, url::HttpUrl},
    session::{own_providers::read_issuer, preset::PRESETS},
};

use crate::support::ORIGIN;

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
