//! What is kept in session storage: what comes back is what was written, or nothing.

use bearer_lab::{
    protocol::{Secret, Timestamp, check::Checks, oauth::KeyId},
    session::{
        Identity, Session,
        stored::{read_session, read_transaction, write_session, write_transaction},
    },
};
use serde_json::{Value, json};

use crate::support::{accept, check, es256_jwks, expectation, id_token, nonce, session, transaction};

const TAMPERED: &str = "STORAGE_TAMPERED";

fn identity(changes: &Value) -> Identity {
    let token = id_token(changes);
    let nonce = nonce();
    let allowed = [bearer_lab::protocol::jose::Algorithm::from_name("ES256").unwrap()];
    let verified = accept(&token, &allowed, &es256_jwks(), &expectation(&nonce), &mut Checks::default());
    Identity::new(Secret::new(token), verified.unwrap())
}

fn verified(changes: &Value) -> bearer_lab::protocol::oidc::VerifiedIdToken {
    let nonce = nonce();
    let allowed = [bearer_lab::protocol::jose::Algorithm::from_name("ES256").unwrap()];
    let keys = es256_jwks();
    accept(&id_token(changes), &allowed, &keys, &expectation(&nonce), &mut Checks::default()).unwrap()
}

#[test]
fn a_transaction_comes_back_as_it_was_written() {
    let name = ["001767225600.", &"A".repeat(43)].concat();
    let mut other = transaction();
    other.dpop_key = KeyId::from_stored(&name);
    assert!(other.dpop_key.is_some());
    other.max_age = None;
    other.acr_values.clear();
    other.extra.clear();
    other.return_to = String::new();
    other.started_at = Timestamp::from_seconds(-1);
    for transaction in [transaction(), other] {
        let text = write_transaction(&transaction);
        assert_eq!(read_transaction(text.expose()).as_ref(), Ok(&transaction));
    }
}

#[test]
fn a_session_comes_back_as_it_was_written_all_but_its_identity() {
    let bare = Session {
        access_token: None,
        expires_at: None,
        refresh_token: None,
        generation: u32::MAX,
        ..session()
    };
    for session in [session(), bare] {
        let restored = read_session(write_session(&session).expose()).unwrap();
        assert_eq!(restored.unverified(), &session);
        assert_eq!(restored.with_identity(None), Some(session));
    }
}

#[test]
fn a_stored_identity_is_believed_only_when_it_was_verified_again() {
    let session = Session { identity: Some(identity(&json!({ "name": "Alice" }))), ..session() };
    let read = || read_session(write_session(&session).expose()).unwrap();
    assert_eq!(read().unverified().identity, None);
    assert_eq!(read().id_token, session.identity.as_ref().map(|identity| identity.token.clone()));
    assert_eq!(read().with_identity(None), None, "it was not verified");
    assert_eq!(read().with_identity(Some(verified(&json!({ "name": "Alice" })))), Some(session.clone()));
    let without = read_session(write_session(&Session { identity: None, ..session }).expose()).unwrap();
    assert_eq!(without.with_identity(Some(verified(&json!({})))), None, "an identity that was not stored");
}

/// The stored form of a transaction or session with one member replaced, or removed.
fn with(text: &Secret, name: &str, value: Option<Value>) -> String {
    let mut object: Value = serde_json::from_str(text.expose()).unwrap();
    let members = object.as_object_mut().unwrap();
    assert!(members.contains_key(name), "{name} is stored");
    match value {
        Some(value) => drop(members.insert(name.into(), value)),
        None => drop(members.remove(name)),
    }
    object.to_string()
}

fn transaction_outcome(text: &str) -> &'static str {
    read_transaction(text).map_or_else(|failure| failure.code(), |_| "read")
}

fn session_outcome(text: &str) -> &'static str {
    read_session(text).map_or_else(|failure| failure.code(), |_| "read")
}

#[test]
fn what_is_no_stored_form_of_this_version_is_not_read() {
    let transaction = write_transaction(&transaction());
    let session = write_session(&session());
    let twice = |text: &Secret| text.expose().replacen('{', r#"{"version":1,"#, 1);
    for text in ["", "null", "1", "\"x\"", "[]", "{}", "{", "undefined", "{\"version\":1}", "[object Object]"]
    {
        assert_eq!((transaction_outcome(text), session_outcome(text)), (TAMPERED, TAMPERED), "{text}");
    }
    for version in
        [json!(0), json!(2), json!("1"), json!(1.5), json!(null), json!(true), json!(4_294_967_297_i64)]
    {
        assert_eq!(
            transaction_outcome(&with(&transaction, "version", Some(version.clone()))),
            TAMPERED,
            "{version}"
        );
        assert_eq!(session_outcome(&with(&session, "version", Some(version.clone()))), TAMPERED, "{version}");
    }
    assert_eq!(transaction_outcome(&twice(&transaction)), TAMPERED, "a member twice");
    assert_eq!(session_outcome(&twice(&session)), TAMPERED, "a member twice");
    let extended = |text: &Secret| text.expose().replacen('{', r#"{"extended":null,"#, 1);
    assert_eq!(transaction_outcome(&extended(&transaction)), TAMPERED, "a member that is not ours");
    assert_eq!(session_outcome(&extended(&session)), TAMPERED, "a member that is not ours");
    let values = |text: &Secret| {
        let object: Value = serde_json::from_str(text.expose()).unwrap();
        json!(object.as_object().unwrap().values().collect::<Vec<_>>()).to_string()
    };
    assert_eq!(transaction_outcome(&values(&transaction)), TAMPERED, "values without names");
    assert_eq!(session_outcome(&values(&session)), TAMPERED, "values without names");
    assert_eq!(transaction_outcome(session.expose()), TAMPERED, "a session is no transaction");
    assert_eq!(session_outcome(transaction.expose()), TAMPERED, "a transaction is no session");
    for length in 0..session.expose().len() {
        assert_eq!(session_outcome(&session.expose()[..length]), TAMPERED, "cut after {length} bytes");
    }
}

#[test]
fn a_transaction_of_which_a_member_is_missing_or_wrong_is_not_read() {
    let stored = write_transaction(&transaction());
    let texts = [
        "provider_id",
        "issuer",
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "nonce",
        "code_verifier",
        "return_to",
        "acr_values",
        "extra",
        "started_at",
        "version",
    ];
    for name in texts {
        assert_eq!(transaction_outcome(&with(&stored, name, None)), TAMPERED, "without {name}");
        for value in [json!(null), json!(true), json!({}), json!([1]), json!(1.5)] {
            assert_eq!(
                transaction_outcome(&with(&stored, name, Some(value.clone()))),
                TAMPERED,
                "{name} {value}"
            );
        }
    }
    let cases = [
        (("state", json!("")), TAMPERED),
        (("state", json!("guessable")), TAMPERED),
        (("nonce", json!("n-0S6_WzA2Mj")), TAMPERED),
        (("code_verifier", json!("a".repeat(42))), TAMPERED),
        (("code_verifier", json!("a".repeat(128))), TAMPERED),
        (("response_type", json!("")), TAMPERED),
        (("response_type", json!("none")), TAMPERED),
        (("response_type", json!("code code")), TAMPERED),
        (("redirect_uri", json!("javascript:alert(1)")), TAMPERED),
        (("redirect_uri", json!("/callback")), TAMPERED),
        (("max_age", json!(-1)), TAMPERED),
        (("max_age", json!("300")), TAMPERED),
        (("max_age", json!(4_294_967_296_i64)), TAMPERED),
        (("started_at", json!("now")), TAMPERED),
        (("started_at", json!(1e30)), TAMPERED),
        (("acr_values", json!("urn:mfa")), TAMPERED),
        (("extra", json!("prompt=none")), TAMPERED),
        (("extra", json!(["state", "1"])), TAMPERED),
        (("extra", json!(["prompt", "none", "request_uri", "urn:x"])), TAMPERED),
        (("extra", json!(["audience", "https://api.test"])), "read"),
        (("dpop_key", json!("key")), TAMPERED),
        (("dpop_key", json!(7)), TAMPERED),
        (("max_age", json!(null)), "read"),
        (("response_type", json!("code id_token")), "read"),
    ];
    check(cases, |(name, value)| transaction_outcome(&with(&stored, name, Some(value.clone()))));
}

#[test]
fn a_session_of_which_a_member_is_missing_or_wrong_is_not_read() {
    let stored = write_session(&session());
    let needed = [
        "id",
        "generation",
        "provider_id",
        "issuer",
        "client_id",
        "redirect_uri",
        "received_at",
        "scope",
        "version",
    ];
    for name in needed {
        assert_eq!(session_outcome(&with(&stored, name, None)), TAMPERED, "without {name}");
        assert_eq!(session_outcome(&with(&stored, name, Some(json!(null)))), TAMPERED, "{name} null");
    }
    for name in needed.iter().chain(&["access_token", "refresh_token", "id_token", "expires_at"]) {
        for value in [json!(true), json!({}), json!(["x"]), json!(1.5)] {
            assert_eq!(
                session_outcome(&with(&stored, name, Some(value.clone()))),
                TAMPERED,
                "{name} {value}"
            );
        }
    }
    let cases = [
        (("generation", json!(-1)), TAMPERED),
        (("generation", json!(4_294_967_296_i64)), TAMPERED),
        (("generation", json!("1")), TAMPERED),
        (("dpop_key", json!("key")), TAMPERED),
        (("dpop_key", json!(true)), TAMPERED),
        (("access_token", json!("")), TAMPERED),
        (("access_token", json!("a b")), TAMPERED),
        (("access_token", json!("a\r\nX-Evil: 1")), TAMPERED),
        (("redirect_uri", json!("data:,x")), TAMPERED),
        (("expires_at", json!("2030")), TAMPERED),
        (("received_at", json!(1e300)), TAMPERED),
        (("access_token", json!(null)), "read"),
        (("expires_at", json!(i64::MAX)), "read"),
        (("received_at", json!(i64::MIN)), "read"),
    ];
    check(cases, |(name, value)| session_outcome(&with(&stored, name, Some(value.clone()))));
}

#[test]
fn the_stored_form_is_a_secret_and_so_are_the_tokens_in_it() {
    let text = write_session(&session());
    let restored = read_session(text.expose()).unwrap();
    let shown = format!("{text:?} {:?} {:?}", restored.unverified(), session());
    assert!(!shown.contains("AT.1") && !shown.contains("RT.1"), "{shown}");
}
