//! The requests that are sent before the app is there: what is kept for them is what the app would send.

use bearer_lab::{
    protocol::{
        Secret,
        oauth::{KeyId, ResponseType, ServerMetadata, token_request},
        url::HttpUrl,
    },
    session::{
        Session, Transaction,
        ahead::{ReliedOn, write_api_request, write_token_request},
    },
};
use serde_json::{Value, json};

use crate::support::{session, transaction};

const ISSUER: &str = "https://issuer.test";

fn metadata(changes: &Value) -> ServerMetadata {
    let mut document = json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://issuer.test/authorize",
        "token_endpoint": "https://issuer.test/token?a=b",
        "jwks_uri": "https://issuer.test/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
    });
    for (name, value) in changes.as_object().unwrap() {
        document[name] = value.clone();
    }
    let issuer = HttpUrl::parse(ISSUER).unwrap();
    ServerMetadata::parse(document.to_string().as_bytes(), &issuer, "https://app.test").unwrap()
}

fn for_a_code() -> Transaction {
    Transaction { response_type: ResponseType::parse("code").unwrap(), dpop_key: None, ..transaction() }
}

fn kept(transaction: &Transaction, metadata: &ServerMetadata, resource: &[String]) -> Option<Value> {
    with_relied_on(|relied_on| write_token_request(transaction, metadata, resource, relied_on))
}

fn with_relied_on(write: impl FnOnce(ReliedOn<'_>) -> Option<Secret>) -> Option<Value> {
    let unchanged = &[("a".to_owned(), None), ("b".to_owned(), Some("c".to_owned()))];
    let text = write(ReliedOn { configuration: "{}", unchanged })?;
    Some(serde_json::from_str(text.expose()).unwrap())
}

#[test]
fn what_is_kept_and_a_code_are_the_request_that_the_app_sends() {
    let (transaction, metadata) = (for_a_code(), metadata(&json!({})));
    let resource = ["https://api.test/".to_owned()];
    let kept = kept(&transaction, &metadata, &resource).unwrap();
    for code in ["x", "SplxlOBeZQQYbYS6WxSbIA", "a_b-c.d"] {
        let endpoint = metadata.token_endpoint.as_ref().unwrap();
        let (client, verifier) = (&transaction.client, &transaction.code_verifier);
        let sent = token_request::code_exchange(endpoint, client, &Secret::new(code), verifier, &resource);
        assert_eq!([kept["body"].as_str().unwrap(), code].concat(), sent.body().expose());
        assert_eq!(kept["url"], sent.url.as_str());
    }
}

#[test]
fn what_the_answer_must_be_and_what_must_not_have_changed_is_kept() {
    let transaction = for_a_code();
    let kept = kept(&transaction, &metadata(&json!({})), &[]).unwrap();
    assert_eq!(kept["state"], transaction.state.expose());
    assert_eq!(kept["issuer"], transaction.issuer);
    assert_eq!(kept["redirect_uri"], transaction.client.redirect_uri.as_str());
    assert_eq!(kept["since"], transaction.started_at.seconds() * 1000);
    assert_eq!(kept["until"], (transaction.started_at.seconds() + 600) * 1000);
    assert_eq!(kept["configuration"], "{}");
    assert_eq!(kept["unchanged"], json!([["a", null], ["b", "c"]]));
}

#[test]
fn rfc9207_s2_4_an_issuer_that_is_announced_must_come() {
    for announced in [true, false] {
        let metadata = metadata(&json!({ "authorization_response_iss_parameter_supported": announced }));
        assert_eq!(kept(&for_a_code(), &metadata, &[]).unwrap()["sends_issuer"], announced);
    }
}

#[test]
fn nothing_is_kept_where_more_is_to_be_checked_or_proven_first() {
    let all = metadata(&json!({}));
    for other in ["token", "id_token", "id_token token", "code id_token", "code token", "code id_token token"]
    {
        let response_type = ResponseType::parse(other).unwrap();
        assert_eq!(kept(&Transaction { response_type, ..for_a_code() }, &all, &[]), None, "{other}");
    }
    let dpop_key = KeyId::from_stored(&["001767225600.", &"A".repeat(43)].concat());
    assert!(dpop_key.is_some());
    assert_eq!(kept(&Transaction { dpop_key, ..for_a_code() }, &all, &[]), None);
    let without_endpoint = ServerMetadata { token_endpoint: None, ..all };
    assert_eq!(kept(&for_a_code(), &without_endpoint, &[]), None);
}

fn of_the_api(session: &Session) -> Option<Value> {
    let url = HttpUrl::parse("https://api.test/items?a=b").unwrap();
    with_relied_on(|relied_on| write_api_request(session, &url, relied_on))
}

fn bearer() -> Session {
    Session { dpop_key: None, ..session() }
}

#[test]
fn the_request_of_the_api_is_kept_for_as_long_as_its_token_lives() {
    let session = bearer();
    let kept = of_the_api(&session).unwrap();
    let expected = json!({
        "since": session.received_at.seconds() * 1000,
        "until": (session.received_at.seconds() + 3600) * 1000,
        "configuration": "{}",
        "unchanged": [["a", null], ["b", "c"]],
        "url": "https://api.test/items?a=b",
    });
    assert_eq!(kept, expected);
}

#[test]
fn no_request_of_the_api_is_kept_without_a_token_an_end_or_where_a_proof_goes_with_it() {
    assert_eq!(of_the_api(&Session { access_token: None, ..bearer() }), None);
    assert_eq!(of_the_api(&Session { expires_at: None, ..bearer() }), None);
    let dpop_key = KeyId::from_stored(&["001767225600.", &"A".repeat(43)].concat());
    assert!(dpop_key.is_some());
    assert_eq!(of_the_api(&Session { dpop_key, ..bearer() }), None);
}
