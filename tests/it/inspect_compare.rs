//! The inspector, two tokens: what was added, is gone or has changed.

use bearer_lab::inspect::{Difference, Token, compare};

use crate::support::{check, token};

fn read(payload: &str) -> Token {
    Token::read(&token(r#"{"alg":"RS256","kid":"1"}"#, payload, b"x"))
}

#[test]
fn claims_added_gone_and_changed_are_told_in_order() {
    let before = read(r#"{"iss":"a","iat":1,"nonce":"x","aud":["a"]}"#);
    let after = read(r#"{"iat":2,"iss":"a","aud":"a","jti":"y"}"#);
    let difference = |name: &str, before: Option<&str>, after: Option<&str>| Difference {
        name: name.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    let (differences, same) = compare(&before, &after);
    assert_eq!(
        differences,
        [
            difference("payload iat", Some("1"), Some("2")),
            difference("payload nonce", Some("\"x\""), None),
            difference("payload aud", Some("[\"a\"]"), Some("\"a\"")),
            difference("payload jti", None, Some("\"y\"")),
        ]
    );
    assert_eq!(same, 3, "alg, kid and iss");
}

#[test]
fn a_token_does_not_differ_from_itself() {
    let one = read(r#"{"iss":"a"}"#);
    assert_eq!(compare(&one, &one), (Vec::new(), 3));
}

#[test]
fn what_is_masked_on_the_wire_and_tokens_inside_are_not_for_everybody() {
    let before = read(r#"{"iss":"a","nonce":"x","sub":"nonce"}"#);
    let after =
        read(r#"{"iss":"b","_claim_sources":{"s":{"JWT":"eyJhbGciOiJub25lIn0.e30."}},"sub":"state"}"#);
    let (differences, _) = compare(&before, &after);
    check(
        [
            ("payload iss", false),
            ("payload nonce", true),
            ("payload sub", false),
            ("payload _claim_sources", true),
        ],
        |name| differences.iter().find(|difference| difference.name == *name).unwrap().is_secret(),
    );
}
