//! What is shown of the messages on the wire: secrets masked, and nothing that a shell would run.

use bearer_lab::{
    protocol::{
        Secret,
        http::{Request, Value},
        url::HttpUrl,
    },
    trace::{Body, MAX_SHOWN_BYTES, curl, masked},
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
