//! The test of a provider: each step says what its metadata shows, and no more.

use bearer_lab::{
    protocol::{
        check::Failure,
        json::Json,
        oauth::{ResponseType, ServerMetadata, server_metadata::METADATA_INCOMPLETE},
        url::HttpUrl,
    },
    session::{
        Provider,
        provider_test::{Outcome, steps},
    },
};
use serde_json::{Value, json};

use crate::support::{check, provider, server_metadata};

const READY: [(&str, &str); 8] = [
    ("Metadata", "works"),
    ("Issuer", "works"),
    ("Endpoints", "works"),
    ("Keys", "works"),
    ("Response type", "works"),
    ("PKCE", "works"),
    ("Scopes", "works"),
    ("Client ID, redirect URI", "not checked"),
];

fn announced() -> Value {
    json!({
        "response_types_supported": ["code", "id_token token"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "scopes_supported": ["openid", "profile", "email", "offline_access", "api:read"],
    })
}

fn words(
    provider: &Provider,
    metadata: &ServerMetadata,
    announced: &Value,
    keys: &Result<(), Failure>,
) -> Vec<(&'static str, String)> {
    let announced = Json::parse_object(announced.to_string().as_bytes()).unwrap();
    let word = |outcome| match outcome {
        Outcome::Passed(_) => "works".to_owned(),
        Outcome::Failed(failure) => failure.code().to_owned(),
        Outcome::NotChecked(_) => "not checked".to_owned(),
    };
    steps(provider, metadata, &announced, keys)
        .into_iter()
        .map(|step| (step.name, word(step.outcome)))
        .collect()
}

#[test]
fn a_provider_that_is_ready_leaves_its_registration_open() {
    let ready = READY.map(|(name, word)| (name, word.to_owned()));
    assert_eq!(words(&provider(), &server_metadata(), &announced(), &Ok(())), ready);
}

#[test]
fn a_step_that_differs_changes_its_own_word() {
    type Change = fn(&mut Provider, &mut ServerMetadata, &mut Value);
    let cases: [(Change, (&str, &str)); 9] = [
        (
            |provider, _, _| provider.issuer = HttpUrl::parse("https://other.test").unwrap(),
            ("Issuer", "METADATA_ISSUER_MISMATCH"),
        ),
        (|_, metadata, _| metadata.token_endpoint = None, ("Endpoints", METADATA_INCOMPLETE.code)),
        (
            |provider, _, _| provider.response_type = ResponseType::parse("code token").unwrap(),
            ("Response type", "not checked"),
        ),
        (
            |provider, _, _| provider.response_type = ResponseType::parse("token id_token").unwrap(),
            ("Response type", "works"),
        ),
        (
            |_, _, announced| announced["response_types_supported"] = json!(null),
            ("Response type", "not checked"),
        ),
        (
            |_, _, announced| announced["code_challenge_methods_supported"] = json!(["plain"]),
            ("PKCE", "not checked"),
        ),
        (
            |_, _, announced| announced["code_challenge_methods_supported"] = json!("S256"),
            ("PKCE", "not checked"),
        ),
        (|_, _, announced| announced["scopes_supported"] = json!(["openid"]), ("Scopes", "not checked")),
        (|_, _, announced| announced["scopes_supported"] = json!(null), ("Scopes", "not checked")),
    ];
    let expected = cases.map(|(change, (name, word))| (change, (name, word.to_owned())));
    check(expected, |change| {
        let (mut provider, mut metadata, mut announced) = (provider(), server_metadata(), announced());
        change(&mut provider, &mut metadata, &mut announced);
        let words = words(&provider, &metadata, &announced, &Ok(()));
        let changed: Vec<_> =
            words.iter().zip(READY).filter(|((_, word), (_, ready))| word != ready).collect();
        assert!(changed.len() <= 1, "{changed:?}");
        changed.first().map_or_else(|| words[4].clone(), |(step, _)| (*step).clone())
    });
}

#[test]
fn keys_that_cannot_be_fetched_are_a_failure() {
    let keys = Err(Failure::of(&METADATA_INCOMPLETE, "keys", "none"));
    let words = words(&provider(), &server_metadata(), &announced(), &keys);
    assert_eq!(words[3], ("Keys", METADATA_INCOMPLETE.code.to_owned()));
}
