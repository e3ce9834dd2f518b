//! The sign-in transaction: what is sent, what is kept, and how long.

use bearer_lab::{
    protocol::{
        Lifetime, Timestamp,
        oauth::{ResponseType, Scope},
        url::HttpUrl,
    },
    session::{Provider, SignInOptions, TRANSACTION_LIFETIME, Transaction},
};

use crate::support::{NOW, check, entropy, provider, server_metadata, transaction};

fn sent(options: &SignInOptions) -> Vec<(String, String)> {
    let begun = Transaction::begin(
        &provider(),
        options,
        &entropy(),
        &server_metadata(),
        Timestamp::from_seconds(NOW),
    );
    let url = begun.authorization_request().url(&HttpUrl::parse("https://issuer.test/authorize").unwrap());
    let query = url.path_and_query().split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn names(options: &SignInOptions) -> Vec<String> {
    sent(options).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn oidc_core_s3_1_2_1_a_plain_sign_in_sends_what_is_needed_and_no_more() {
    let sent = sent(&SignInOptions::default());
    let expected = [
        ("response_type", "code"),
        ("client_id", "spa"),
        ("redirect_uri", "https://app.test/callback"),
        ("scope", "openid profile email offline_access api:read"),
        ("state", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"),
        ("nonce", "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"),
        ("code_challenge", "g77gcvvTQj90gfwWOCFjatjPtz-u8N0FgfOXnqDHMbk"),
        ("code_challenge_method", "S256"),
    ];
    let sent: Vec<_> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(sent, expected);
}

#[test]
fn oidc_core_s3_1_2_1_what_was_asked_for_is_sent_and_kept() {
    let options = SignInOptions {
        response_type: ResponseType::parse("code id_token"),
        scope: Some(Scope::parse("openid api:write")),
        return_to: Some("/learn".into()),
        prompt: Some("login".into()),
        login_hint: Some("alice@a.test&prompt=none".into()),
        max_age: Some(Lifetime::from_seconds(0)),
        acr_values: vec!["urn:mfa".into(), "phr".into()],
        ui_locales: Some("de en".into()),
    };
    let sent = sent(&options);
    let value = |name: &str| {
        let values: Vec<_> = sent.iter().filter(|(known, _)| known == name).collect();
        assert_eq!(values.len(), 1, "{name} is sent once");
        values[0].1.clone()
    };
    let cases = [
        ("response_type", "code id_token"),
        ("scope", "openid api:write"),
        ("prompt", "login"),
        ("login_hint", "alice@a.test&prompt=none"),
        ("max_age", "0"),
        ("acr_values", "urn:mfa phr"),
        ("ui_locales", "de en"),
    ];
    check(cases.map(|(name, expected)| (name, expected.to_owned())), |name| value(name));
    let kept = Transaction::begin(
        &provider(),
        &options,
        &entropy(),
        &server_metadata(),
        Timestamp::from_seconds(NOW),
    );
    assert_eq!(kept.return_to, "/learn");
    assert_eq!(kept.authorization_request().parameters().len(), sent.len());
    assert_eq!((kept.max_age, kept.acr_values.len()), (Some(Lifetime::from_seconds(0)), 2));
    assert_eq!(kept.issuer, provider().issuer.as_str());
}

#[test]
fn oidc_core_s3_1_2_1_what_a_provider_is_always_asked_for_is_sent_once() {
    let parameter = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let provider = Provider {
        authorization_parameters: vec![
            parameter("audience", "https://api.test/?a=b"),
            parameter("prompt", "login"),
            parameter("acr_values", "phr urn:mfa"),
        ],
        ..provider()
    };
    let begin = |options: &SignInOptions| {
        Transaction::begin(&provider, options, &entropy(), &server_metadata(), Timestamp::from_seconds(NOW))
    };
    let added = |transaction: &Transaction| {
        transaction.extra.iter().map(|(name, value)| [name, "=", value].concat()).collect::<Vec<_>>()
    };
    let plain = begin(&SignInOptions::default());
    assert_eq!(added(&plain), ["acr_values=phr urn:mfa", "audience=https://api.test/?a=b", "prompt=login"]);
    // The ID token is checked against it.
    assert_eq!(plain.acr_values, ["phr", "urn:mfa"]);
    let options = SignInOptions {
        prompt: Some("none".into()),
        acr_values: vec!["urn:other".into()],
        ..SignInOptions::default()
    };
    let silent = begin(&options);
    assert_eq!(added(&silent), ["prompt=none", "acr_values=urn:other", "audience=https://api.test/?a=b"]);
    assert_eq!(silent.acr_values, ["urn:other"]);
}

#[test]
fn rfc7636_s4_3_a_challenge_is_sent_with_every_code_and_a_nonce_always() {
    for text in
        ["code", "token", "id_token", "id_token token", "code id_token", "code token", "code id_token token"]
    {
        let options = SignInOptions { response_type: ResponseType::parse(text), ..Default::default() };
        let names = names(&options);
        let has = |name: &str| names.iter().any(|known| known == name);
        assert_eq!(has("code_challenge"), text.contains("code"), "{text}");
        assert_eq!(has("code_challenge_method"), text.contains("code"), "{text}");
        assert!(has("nonce") && has("state"), "{text}");
    }
}

#[test]
fn every_sign_in_has_its_own_state_nonce_and_verifier() {
    let kept = transaction();
    let values = [kept.state.expose(), kept.nonce.expose(), kept.code_verifier.expose()];
    assert!(values[0] != values[1] && values[1] != values[2] && values[0] != values[2]);
    assert!(values.iter().all(|value| value.len() == 43));
    let shown = format!("{kept:?}");
    assert!(values.iter().all(|value| !shown.contains(value)), "{shown}");
}

#[test]
fn rfc6749_s10_12_an_answer_after_ten_minutes_is_too_late() {
    assert_eq!(TRANSACTION_LIFETIME, Lifetime::from_minutes(10));
    let cases = [
        (NOW + 601, false),
        (NOW + 86_400, false),
        (i64::MAX, false),
        (NOW + 600, true),
        (NOW, true),
        (NOW - 30, true),
    ];
    check(cases, |now| {
        let checked = transaction().check_age(Timestamp::from_seconds(*now));
        let code = checked.as_ref().err().map_or("TRANSACTION_EXPIRED", |failure| failure.code());
        assert_eq!(code, "TRANSACTION_EXPIRED");
        checked.is_ok()
    });
}

#[test]
fn a_transaction_is_bound_to_issuer_and_client() {
    let other_issuer = HttpUrl::parse("https://evil.test").unwrap();
    let cases = [
        (Provider { issuer: other_issuer, ..provider() }, false),
        (Provider { client_id: "other".into(), ..provider() }, false),
        (Provider { name: "Renamed".into(), ..provider() }, true),
        (provider(), true),
    ];
    check(cases, |provider| transaction().is_for(provider));
}
