//! What is shown of the messages on the wire: secrets masked, and nothing that a shell would run.

use bearer_lab::{
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::{Request, Value},
        oauth::token_response::REFUSED,
        url::HttpUrl,
    },
    trace::{Body, MAX_SHOWN_BYTES, Message, Outcome, Sent, curl, masked, report},
};
use serde_json::json;

use crate::support::check;

#[test]
fn what_opens_doors_is_masked_by_its_name_and_nothing_else_is() {
    let cases = [
        ("access_token", true),
        ("refresh_token", true),
        ("id_token", true),
        ("id_token_hint", true),
        ("code", true),
        ("code_verifier", true),
        ("state", true),
        ("nonce", true),
        ("token_type", false),
        ("code_challenge", false),
        ("expires_in", false),
        ("scope", false),
        ("error", false),
        ("iss", false),
    ];
    check(cases, |name| matches!(masked((*name).into(), "s3cret".into()).1, Value::Secret(_)));
}

#[test]
fn a_body_is_kept_as_its_members_where_it_is_a_short_object() {
    let body = json!({ "s": "x", "n": 1, "t": true, "z": null, "l": ["a", "b"], "o": { "p": 1, "q": 2 } });
    let Body::Members(members) = Body::of(body.to_string().as_bytes()) else { panic!("members") };
    let shown: Vec<_> = members.iter().map(|(name, value)| format!("{name}={}", value.wire())).collect();
    assert_eq!(shown, ["l=a, b", "n=1", "o=p, q", "s=x", "t=true", "z=null"]);
    let long = json!({ "a": "x".repeat(MAX_SHOWN_BYTES) }).to_string();
    for text in ["", "[]", "1", "<html>", "{\"a\":1,\"a\":2}", &long] {
        assert_eq!(Body::of(text.as_bytes()), Body::None);
    }
}

#[test]
fn debug_output_of_a_body_holds_no_token() {
    let body = json!({ "access_token": "s3cret", "refresh_token": "s3cret", "token_type": "Bearer" });
    let shown = format!("{:?}", Body::of(body.to_string().as_bytes()));
    assert!(!shown.contains("s3cret") && shown.contains("Bearer"), "{shown}");
}

/// The words that a POSIX shell makes of a command in which single quotes are the only quoting.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut characters = command.chars();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        let word = words.last_mut().unwrap();
        match character {
            '\'' => is_quoted = !is_quoted,
            _ if is_quoted => word.push(character),
            '\\' => match characters.next() {
                Some('\n') => {}
                Some(escaped) => word.push(escaped),
                None => panic!("a backslash at the end"),
            },
            ' ' => words.push(String::new()),
            '$' | '`' | '"' | ';' | '&' | '|' | '<' | '>' | '(' | ')' | '*' | '?' | '\n' | '#' => {
                panic!("{character:?} outside quotes in {command}")
            }
            other => word.push(other),
        }
    }
    assert!(!is_quoted, "an open quote in {command}");
    words.into_iter().filter(|word| !word.is_empty()).collect()
}

#[test]
fn a_command_for_the_shell_says_what_was_sent_and_runs_nothing() {
    let hostile =
        ["$(id)", "`id`", "'; id; '", "\"x\"", "a\nid\n", "\\'", "''", "&id", "-o /etc/x", "@/etc/passwd"];
    for text in hostile {
        let url = HttpUrl::parse("https://a.test/token?x=it's&y=$(id)").unwrap();
        let form = vec![("scope", Value::Plain(text.into())), ("code", Value::Secret(Secret::new("s3cret")))];
        let request = Request::post(url, form).with_bearer(&Secret::new("AT"));
        let expected = |code: &str, token: &str| {
            vec![
                "curl".to_owned(),
                "https://a.test/token?x=it's&y=$(id)".into(),
                "--header".into(),
                "Accept: application/json".into(),
                "--header".into(),
                format!("Authorization: {token}"),
                "--data-urlencode".into(),
                format!("scope={text}"),
                "--data-urlencode".into(),
                format!("code={code}"),
            ]
        };
        assert_eq!(words(&curl(&request, true)), expected("s3cret", "Bearer AT"));
        assert_eq!(words(&curl(&request, false)), expected("***", "***"));
    }
}

#[test]
fn a_report_says_what_happened_and_holds_no_secret() {
    let url = HttpUrl::parse("https://a.test/token?code=s3cret").unwrap();
    let form = vec![("code", Value::Secret(Secret::new("s3cret")))];
    let request = Request::post(url.clone(), form).with_bearer(&Secret::new("s3cret"));
    let failure = Failure::of(&REFUSED, "tokens", "invalid_grant");
    let body = Body::of(br#"{"access_token":"s3cret"}"#);
    let outcomes = [
        Outcome::Pending,
        Outcome::Moved,
        Outcome::Failed(failure.clone()),
        Outcome::Answered {
            status: 400,
            headers: vec![("x".into(), "s3cret".into())],
            bytes: 7,
            milliseconds: 3,
            body,
        },
    ];
    let mut checks = Checks::default();
    checks.record(&REFUSED, false, "tokens", "invalid_grant");
    let parameters = vec![masked("state".into(), "s3cret".into())];
    let sent = [Sent::Fetch(request), Sent::Navigation(url, parameters.clone()), Sent::Return(parameters)];
    let messages: Vec<_> = outcomes
        .into_iter()
        .flat_map(|outcome| sent.clone().map(|sent| (sent, outcome.clone())))
        .map(|(sent, outcome)| Message {
            purpose: "Token request",
            source: "",
            sent,
            outcome,
            checks: checks.clone(),
        })
        .enumerate()
        .collect();
    let text =
        report(&failure, "1.2.3", "https://app.test/callback?code=s3cret#s3cret", "Browser/1", &messages);
    assert!(!text.contains("s3cret"), "{text}");
    for part in
        ["TOKEN_REQUEST_REFUSED", "Found: invalid_grant", "Page: https://app.test/callback\n", "Browser/1"]
    {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    let line = "- Token request: POST https://a.test/token: 400, 7 bytes, 3 ms; 0 checks passed, refused: TOKEN_REQUEST_REFUSED";
    assert!(text.lines().any(|known| known == line), "{text}");
}
