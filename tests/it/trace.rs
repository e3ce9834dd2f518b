//! What is shown of the messages on the wire: secrets masked, and nothing that a shell would run.

use bearer_lab::{
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::{Request, Value},
        oauth::token_response::REFUSED,
        url::HttpUrl,
    },
    trace::{
        Body, BodyPart, MAX_KEPT_BYTES, Message, Outcome, Purpose, Sent, beginning, curl, masked, report,
    },
};

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
        ("client_secret", true),
        ("client_assertion", true),
        ("device_code", true),
        ("registration_access_token", true),
        ("password", true),
        ("Authorization", true),
        ("token_type", false),
        ("code_challenge", false),
        ("expires_in", false),
        ("scope", false),
        ("error", false),
        ("iss", false),
    ];
    check(cases, |name| matches!(masked((*name).into(), "s3cret".into()).1, Value::Secret(_)));
}

/// The text of a body with its secrets in guillemets, each after its name.
fn shown(parts: &[BodyPart]) -> String {
    let shown = |part: &BodyPart| match part {
        BodyPart::Text(text) => text.clone(),
        BodyPart::Secret(name, secret) => format!("{name}«{}»", secret.expose()),
    };
    parts.iter().map(shown).collect()
}

fn shown_body(bytes: &[u8]) -> String {
    shown(&Body::new(bytes).parts())
}

#[test]
fn a_body_is_shown_as_it_was_sent_with_its_json_indented() {
    let cases = [
        ("", ""),
        ("[]", "[]"),
        (" {\n} ", "{}"),
        ("1.0", "1.0"),
        ("\"a\"", "\"a\""),
        ("[1.0,1e3,-0,12345678901234567890,1.10]", "[1.0, 1e3, -0, 12345678901234567890, 1.10]"),
        (r#"{"n":1.0,"e":1E+2}"#, "{\n  \"n\": 1.0,\n  \"e\": 1E+2\n}"),
        (r#"[{"a":[]},{"b":null}]"#, "[\n  {\n    \"a\": []\n  },\n  {\n    \"b\": null\n  }\n]"),
        (r#"[[1,true],[]]"#, "[\n  [1, true],\n  []\n]"),
        (r#"{"a":{"b":{"c":"d"}}}"#, "{\n  \"a\": {\n    \"b\": {\n      \"c\": \"d\"\n    }\n  }\n}"),
        (r#"["\u00fc\/\"{[:,"," x "]"#, r#"["\u00fc\/\"{[:,", " x "]"#),
        (r#"{"a":1,"a":2}"#, "{\n  \"a\": 1,\n  \"a\": 2\n}"),
        ("<html> a: {\n\tb } ü", "<html> a: {\n\tb } ü"),
        ("[error]  12:30  no,such \"thing", "[error]  12:30  no,such \"thing"),
        ("{\"a\" :1,\n", "{\"a\" :1,\n"),
        ("{\"a\":[1}  ]", "{\"a\":[1}  ]"),
        ("\u{feff}{\"a\":1}", "\u{feff}{\"a\":1}"),
    ];
    check(cases.map(|(body, text)| (body, text.to_owned())), |body| shown_body(body.as_bytes()));
    assert_eq!(shown_body(b"\xffa"), "\u{fffd}a", "not UTF-8");
}

#[test]
fn a_secret_in_a_body_is_masked_wherever_it_stands() {
    let cases = [
        (r#"{"access_token":"s3"}"#, "{\n  \"access_token\": \"access_token«s3»\"\n}"),
        (r#"[[{"id_token":"s3"}]]"#, "[\n  [\n    {\n      \"id_token\": \"id_token«s3»\"\n    }\n  ]\n]"),
        (r#"{"a":{"code":12.0}}"#, "{\n  \"a\": {\n    \"code\": code«12.0»\n  }\n}"),
        (r#"{"nonce":{"a":["s3",{}]},"b":1}"#, "{\n  \"nonce\": nonce«{\"a\":[\"s3\",{}]}»,\n  \"b\": 1\n}"),
        (r#"{"state":""}"#, "{\n  \"state\": \"\"\n}"),
        (r#"{"access\u005ftoken":"s3"}"#, "{\n  \"access\\u005ftoken\": \"access_token«s3»\"\n}"),
        (r#"{"password":"a\"b"}"#, "{\n  \"password\": \"password«a\\\"b»\"\n}"),
        (r#"{"Authorization":"Bearer s3"}"#, "{\n  \"Authorization\": \"Authorization«Bearer s3»\"\n}"),
        (r#"["eyJh.eyJp.s3","code"]"#, "[\"token«eyJh.eyJp.s3»\", \"code\"]"),
        (r#"["https://a/cb?code=s3&x=1#state=s4"]"#, "[\"https://a/cb?code=code«s3»&x=1#state=state«s4»\"]"),
        (r#"["{\"id_token\": \"s3\"}"]"#, r#"["{\"id_token\": \"id_token«s3»\"}"]"#),
        ("{\"a\": 1 \"code\" : [\"s3\", 1], 2", "{\"a\": 1 \"code\" : code«[\"s3\", 1]», 2"),
        ("{\"code\":\"s3", "{\"code\":\"code«s3»"),
        ("{\"code\": [\"s3\"", "{\"code\": code«[\"s3\"»"),
        ("access_token=s3&scope=a", "access_token=access_token«s3»&scope=a"),
        ("x\n{\"refresh_token\" : \"s3\"}", "x\n{\"refresh_token\" : \"refresh_token«s3»\"}"),
        ("<b nonce='s3'>code: 7, state</b>", "<b nonce='nonce«s3»'>code: 7, state</b>"),
        ("see eyJh.eyJp.s3, ok", "see token«eyJh.eyJp.s3», ok"),
        ("error_code=5 xcode=\"\"", "error_code=5 xcode=\"\""),
        ("code=\"\" state=", "code=\"\" state="),
    ];
    check(cases.map(|(body, text)| (body, text.to_owned())), |body| shown_body(body.as_bytes()));
}

#[test]
fn a_long_body_is_kept_up_to_its_limit_and_says_what_is_missing() {
    let whole = ["[", &"1,".repeat(MAX_KEPT_BYTES)].concat();
    let cases = [
        ("a".repeat(MAX_KEPT_BYTES), (MAX_KEPT_BYTES, 0)),
        ("a".repeat(MAX_KEPT_BYTES + 1), (MAX_KEPT_BYTES, 1)),
        // A character is kept whole or not at all.
        (["a".repeat(MAX_KEPT_BYTES - 1), "😀".into()].concat(), (MAX_KEPT_BYTES - 1, 4)),
        (whole.clone(), (MAX_KEPT_BYTES, whole.len() - MAX_KEPT_BYTES)),
    ];
    for (text, expected) in cases {
        let body = Body::new(text.as_bytes());
        assert_eq!((body.kept_bytes(), body.omitted_bytes()), expected);
        assert!(shown(&body.parts()).chars().all(|shown| shown == ' ' || text.contains(shown)));
    }
    assert!(shown_body(whole.as_bytes()).starts_with("[1, 1, "), "what is cut off is still read as JSON");
    let secret = ["{\"a\":1,\"code\":\"", &"s".repeat(MAX_KEPT_BYTES)].concat();
    assert!(shown_body(secret.as_bytes()).starts_with("{\n  \"a\": 1,\n  \"code\": \"code«sss"));
}

#[test]
fn a_hostile_body_takes_bounded_room_and_time() {
    let hostile =
        ["[", "{\"a\":", "[1],", "{\"code\":", "\"code\":[", "code=\"", "\"code\":\\", "eyJ. ", "\\\"", "\""];
    for text in hostile {
        for start in ["", "["] {
            let body = Body::new([start, &text.repeat(MAX_KEPT_BYTES / text.len())].concat().as_bytes());
            let parts = body.parts();
            let bytes: usize = parts.iter().map(|part| shown(std::slice::from_ref(part)).len()).sum();
            assert!(bytes < 48 * MAX_KEPT_BYTES, "{start}{text} becomes {bytes} bytes");
            assert!(parts.len() < 3000, "{start}{text} becomes {} parts", parts.len());
        }
    }
}

#[test]
fn many_secrets_are_masked_each_and_then_together() {
    let body = ["[", &r#"{"code":"s3"},"#.repeat(1500), "1]"].concat();
    let parts = Body::new(body.as_bytes()).parts();
    let is_secret = |part: &&BodyPart| matches!(part, BodyPart::Secret(..));
    assert_eq!(parts.iter().filter(is_secret).count(), 1001);
    let Some(BodyPart::Secret(name, rest)) = parts.last() else { panic!("the rest is a secret") };
    assert!(name == "the rest" && rest.expose().ends_with("\n  1\n]"), "{name}");
}

#[test]
fn the_beginning_of_a_body_ends_where_it_is_long_enough() {
    let text = |text: &str| BodyPart::Text(text.into());
    let secret = || BodyPart::Secret("code".into(), Secret::new("s".repeat(1000)));
    let cases = [
        (vec![], 0, None),
        (vec![text("abc")], 3, None),
        (vec![text("abc")], 2, Some(vec![text("ab")])),
        (vec![text("aüb")], 2, Some(vec![text("a")])),
        (vec![text("a"), secret(), text("bc")], 19, None),
        (vec![text("a"), secret(), text("bc")], 18, Some(vec![text("a"), secret(), text("b")])),
        (vec![text("a"), secret(), text("bc")], 16, Some(vec![text("a")])),
    ];
    check(cases.map(|(parts, limit, first)| ((parts, limit), first)), |(parts, limit)| {
        beginning(parts, *limit)
    });
}

#[test]
fn debug_output_of_a_body_holds_no_token() {
    let body = Body::new(br#"{"access_token":"s3cret","token_type":"Bearer"}"#);
    let shown = format!("{body:?} {:?}", body.parts());
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
        let sent = Sent::fetch(&request);
        assert_eq!(words(&curl(&sent, true).unwrap()), expected("s3cret", "Bearer AT"));
        assert_eq!(words(&curl(&sent, false).unwrap()), expected("***", "***"));
    }
}

#[test]
fn a_report_says_what_happened_and_holds_no_secret() {
    let url = HttpUrl::parse("https://a.test/token?code=s3cret").unwrap();
    let form = vec![("code", Value::Secret(Secret::new("s3cret")))];
    let request = Request::post(url.clone(), form).with_bearer(&Secret::new("s3cret"));
    let failure = Failure::of(&REFUSED, "tokens", "invalid_grant");
    let body = Body::new(br#"{"access_token":"s3cret"}"#);
    let outcomes = [
        Outcome::Pending,
        Outcome::Moved,
        Outcome::Failed(failure.code().into()),
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
    let sent = [
        Sent::fetch(&request),
        Sent::navigation(&url, parameters.clone()),
        Sent::Return(url.as_str().into(), parameters),
    ];
    let messages: Vec<_> = outcomes
        .into_iter()
        .flat_map(|outcome| sent.clone().map(|sent| (sent, outcome.clone())))
        .map(|(sent, outcome)| {
            let purpose = Purpose::TokenRequest;
            let mut message = Message { purpose, sent_at: 0, sent, outcome, checks: Vec::new() };
            message.add_checks(&checks);
            message
        })
        .enumerate()
        .collect();
    let text =
        report(&failure, "1.2.3", "https://app.test/callback?code=s3cret#s3cret", "Browser/1", &messages);
    assert!(!text.contains("s3cret"), "{text}");
    for part in
        ["TOKEN_REQUEST_REFUSED", "Received: invalid_grant", "Page: https://app.test/callback\n", "Browser/1"]
    {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    let line = "- Token request: POST https://a.test/token: 400, 7 bytes, 3 ms; 0 checks passed, refused: TOKEN_REQUEST_REFUSED";
    assert!(text.lines().any(|known| known == line), "{text}");
}
