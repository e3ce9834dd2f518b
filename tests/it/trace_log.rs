//! The log of a tab: what is stored of it, how it is grouped, and what its file for developer tools holds.

use bearer_lab::{
    protocol::{
        Secret,
        check::Checks,
        http::{Request, Value},
        oauth::{ResponseType, token_response::REFUSED},
        url::HttpUrl,
    },
    trace::{
        Body, FlowKind, Message, Outcome, Purpose, Sent, Travelling, expected_sign_in, flows, har, masked,
        read_messages, tokens, travelling, worth_storing, write_messages,
    },
};
use proptest::prelude::*;

use crate::support::check;

const SECRET: &str = "s3cret";

fn answered(body: &str) -> Outcome {
    Outcome::Answered {
        status: 200,
        headers: vec![("content-type".into(), "application/json".into())],
        bytes: body.len(),
        milliseconds: 12,
        body: Body::new(body.as_bytes()),
    }
}

fn message(purpose: Purpose, sent: Sent, outcome: Outcome) -> Message {
    let mut checks = Checks::default();
    checks.record(&REFUSED, true, "alice", "alice");
    checks.record(&REFUSED, false, "bob", "alice");
    checks.unchecked(&REFUSED, "alice was not asked");
    let mut message = Message { purpose, sent_at: 1_796_000_000_123, sent, outcome, checks: Vec::new() };
    message.add_checks(&checks);
    message
}

/// One message of each way to send, with a secret wherever one can be.
fn log() -> Vec<Message> {
    let url = HttpUrl::parse("https://a.test/token?code=s3cret&x=1").unwrap();
    let form = vec![("code", Value::Secret(Secret::new(SECRET))), ("client_id", Value::Plain("spa".into()))];
    let post = Request::post(url.clone(), form).with_bearer(&Secret::new(SECRET));
    let parameters = || {
        let plain = ["login_hint", "scope"].map(|name| (name.to_owned(), Value::Plain("alice".into())));
        plain.into_iter().chain([masked("state".into(), SECRET.into())]).collect()
    };
    let tokens = r#"{"access_token":"s3cret","token_type":"Bearer","sub":"alice"}"#;
    vec![
        message(Purpose::Discovery, Sent::fetch(&Request::get(url.clone())), answered(r#"{"issuer":"x"}"#)),
        message(Purpose::AuthorizationRequest, Sent::navigation(&url, parameters()), Outcome::Moved),
        message(
            Purpose::AuthorizationResponse,
            Sent::Return(url.as_str().into(), parameters()),
            Outcome::Pending,
        ),
        message(Purpose::TokenRequest, Sent::fetch(&post), answered(tokens)),
        message(Purpose::UserInfo, Sent::fetch(&post), answered(r#"{"sub":"alice"}"#)),
        message(Purpose::ApiRequest, Sent::fetch(&post), answered(r#"{"row":"of the API"}"#)),
        message(Purpose::Refresh, Sent::fetch(&post), Outcome::Failed("FETCH_BLOCKED".into())),
    ]
}

#[test]
fn a_stored_log_holds_no_secret_and_no_response_of_the_api() {
    let text = write_messages(log().iter());
    assert!(!text.contains(SECRET), "{text}");
    assert!(!text.contains("of the API"), "{text}");
    for kept in ["issuer", "Bearer", "client_id", "spa", "FETCH_BLOCKED", "TOKEN_REQUEST_REFUSED"] {
        assert!(text.contains(kept), "{kept} is missing in {text}");
    }
}

#[test]
fn a_stored_log_is_read_as_it_was_but_for_its_secrets() {
    let text = write_messages(log().iter());
    let read = read_messages(&text).unwrap();
    assert_eq!(write_messages(read.iter()), text, "what was read is stored the same");
    for (before, after) in log().iter().zip(&read) {
        assert_eq!((before.purpose, before.sent_at), (after.purpose, after.sent_at));
        assert_eq!(before.checks, after.checks);
        assert_eq!(travelling(before), travelling(after));
    }
    let Sent::Fetch { form, .. } = &read[3].sent else { panic!("a request stays a request") };
    assert_eq!(form[0], ("code".to_owned(), Value::Secret(Secret::new(""))), "an empty secret was not kept");
}

#[test]
fn a_long_body_is_not_stored_and_says_how_long_it_was() {
    let long = format!("[{}]", "1,".repeat(20_000));
    let text = write_messages([message(Purpose::Keys, log()[0].sent.clone(), answered(&long))].iter());
    assert!(text.len() < 2_000, "{} bytes", text.len());
    let Outcome::Answered { body, .. } = &read_messages(&text).unwrap()[0].outcome else {
        panic!("answered")
    };
    assert_eq!((body.kept_bytes(), body.omitted_bytes()), (0, long.len()));
}

#[test]
fn a_text_that_is_no_stored_log_is_not_read() {
    let text = write_messages(log().iter());
    let cases = [
        String::new(),
        "null".into(),
        "{}".into(),
        text.replace("\"version\":1", "\"version\":2"),
        text.replace("token-request", "other-request"),
        text.replace("\"sent_at\":", "\"sent_on\":"),
        text.get(..text.len() - 1).unwrap().to_owned(),
    ];
    check(cases.map(|text| (text, None)), |text| read_messages(text));
}

#[test]
fn after_signing_out_nothing_is_left_of_the_user() {
    let mut messages = log();
    messages.iter_mut().for_each(Message::forget_claims);
    let responses: Vec<_> = messages
        .iter()
        .filter(|message| !matches!(message.purpose, Purpose::Discovery | Purpose::AuthorizationRequest))
        .map(|message| format!("{:?} {:?}", message.checks, message.outcome))
        .collect();
    let text = write_messages(messages.iter());
    assert!(!responses.join("").contains("alice"), "{responses:?}");
    assert!(!text.contains("login_hint") && !text.contains("\"sub\""), "{text}");
    assert!(text.contains("issuer"), "what the provider says of itself stays");
    let verdicts = |messages: &[Message]| messages.iter().map(Message::passed).collect::<Vec<_>>();
    assert_eq!(verdicts(&messages), verdicts(&log()), "which checks passed stays");
}

#[test]
fn the_tokens_of_a_message_are_found_once_each() {
    let url = HttpUrl::parse("https://a.test/token").unwrap();
    let form = vec![("code", Value::Secret(Secret::new("c0de")))];
    let post = Request::post(url, form).with_bearer(&Secret::new("eyJh.eyJp.one"));
    let body = r#"{"access_token":"eyJh.eyJp.two","refresh_token":"opaque","id_token":"eyJh.eyJp.two"}"#;
    let found = tokens(&message(Purpose::TokenRequest, Sent::fetch(&post), answered(body)));
    let names: Vec<_> = found.iter().map(|(name, token)| (name.as_str(), token.expose())).collect();
    assert_eq!(names, [("Authorization", "Bearer eyJh.eyJp.one"), ("access_token", "eyJh.eyJp.two")]);
}

#[test]
fn a_file_for_developer_tools_holds_no_secret() {
    let text = har(log().iter(), "1.2.3", |milliseconds| format!("at {milliseconds}"));
    assert!(!text.contains(SECRET), "{text}");
    let har: serde_json::Value = serde_json::from_str(&text).unwrap();
    let entries = har["log"]["entries"].as_array().unwrap();
    assert_eq!(har["log"]["version"], "1.2");
    assert_eq!(entries.len(), log().len());
    assert_eq!(entries[3]["request"]["postData"]["params"][0]["value"], "***");
    assert_eq!(entries[3]["response"]["status"], 200);
    assert_eq!(entries[0]["startedDateTime"], "at 1796000000123");
}

#[test]
fn messages_are_grouped_by_what_they_did() {
    use FlowKind::{Data, Preparation, Refresh, SignIn, SignOut};
    use Purpose as P;
    let sign_in = [
        P::Discovery,
        P::Keys,
        P::AuthorizationRequest,
        P::AuthorizationResponse,
        P::TokenRequest,
        P::ApiRequest,
    ];
    let refused = [P::AuthorizationResponse];
    type Flows = Vec<(FlowKind, usize)>;
    let cases: [(Vec<Purpose>, Flows); 14] = [
        (vec![], vec![]),
        (vec![P::Discovery, P::Keys], vec![(Preparation, 2)]),
        (sign_in.to_vec(), vec![(SignIn, 6)]),
        (vec![P::AuthorizationResponse, P::TokenRequest], vec![(SignIn, 2)]),
        ([&refused[..], &sign_in].concat(), vec![(SignIn, 1), (SignIn, 6)]),
        ([&refused[..], &refused].concat(), vec![(SignIn, 1), (SignIn, 1)]),
        (vec![P::PushedRequest, P::AuthorizationRequest], vec![(SignIn, 2)]),
        ([sign_in.to_vec(), sign_in.to_vec()].concat(), vec![(SignIn, 6), (SignIn, 6)]),
        ([sign_in.to_vec(), vec![P::Refresh]].concat(), vec![(SignIn, 6), (Refresh, 1)]),
        (
            [sign_in.to_vec(), vec![P::ApiRequest, P::ApiRequest]].concat(),
            vec![(SignIn, 6), (Data, 1), (Data, 1)],
        ),
        ([sign_in.to_vec(), vec![P::Revocation, P::EndSession]].concat(), vec![(SignIn, 6), (SignOut, 2)]),
        (
            vec![P::Revocation, P::EndSession, P::Discovery, P::Keys, P::AuthorizationRequest],
            vec![(SignOut, 2), (SignIn, 3)],
        ),
        (vec![P::Refresh, P::ApiRequest, P::ApiRequest], vec![(Refresh, 2), (Data, 1)]),
        (
            vec![P::AuthorizationRequest, P::Discovery, P::AuthorizationRequest],
            vec![(SignIn, 2), (SignIn, 1)],
        ),
    ];
    check(cases, |purposes| {
        flows(purposes.iter().copied()).iter().map(|flow| (flow.kind, flow.messages.len())).collect()
    });
}

#[test]
fn a_preparation_that_led_to_nothing_is_not_stored() {
    use Purpose as P;
    let cases = [
        (vec![], 0),
        (vec![P::Discovery, P::Keys], 0),
        (vec![P::Discovery, P::Keys, P::AuthorizationRequest], 3),
        (vec![P::Refresh, P::ApiRequest, P::Discovery], 2),
    ];
    check(cases, |purposes| worth_storing(purposes.iter().copied()));
}

proptest! {
    #[test]
    fn every_message_is_in_exactly_one_group_and_in_order(indices in prop::collection::vec(0..Purpose::ALL.len(), 0..40)) {
        let purposes: Vec<_> = indices.iter().map(|index| Purpose::ALL[*index]).collect();
        let grouped: Vec<_> = flows(purposes.iter().copied()).into_iter().flat_map(|flow| flow.messages).collect();
        prop_assert_eq!(grouped, (0..purposes.len()).collect::<Vec<_>>());
    }
}

#[test]
fn names_of_purposes_are_their_own() {
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::parse(purpose.name()), Some(purpose));
    }
    assert_eq!(Purpose::parse("token"), None);
}

#[test]
fn what_is_expected_of_a_sign_in_depends_on_its_response_type() {
    use Purpose as P;
    let (request, response) = (P::AuthorizationRequest, P::AuthorizationResponse);
    let cases = [
        ("code", vec![P::Discovery, P::Keys, request, response, P::TokenRequest, P::ApiRequest]),
        ("token", vec![P::Discovery, P::Keys, request, response, P::ApiRequest]),
        ("id_token", vec![P::Discovery, P::Keys, request, response]),
    ];
    check(cases, |text| {
        let expected = expected_sign_in(ResponseType::parse(text).unwrap(), &[]);
        expected.into_iter().map(|expected| expected.purpose).collect()
    });
    let rest = expected_sign_in(ResponseType::CODE, &[P::Discovery, P::Keys, request, response]);
    assert_eq!(rest.len(), 2);
    assert_eq!(rest[0].travelling, [Travelling::Verifier, Travelling::Code]);
}
