//! The inspector, a token as a file: what it says, and nothing that opens anything.

use bearer_lab::inspect::{Export, Token};
use serde_json::Value;

use crate::support::{check, token};

const HEADER: &str = r#"{"alg":"RS256","kid":"1"}"#;

#[test]
fn a_file_has_what_the_token_says_and_not_its_signature() {
    let text = token(HEADER, r#"{"iss":"a","sub":"b"}"#, b"the signature");
    let export = Export::of(&Token::read(&text)).unwrap();
    let read: Value = serde_json::from_str(&export.json).unwrap();
    let (bare, signature) = text.rsplit_once('.').unwrap();
    assert_eq!(export.name, "signed-jwt.json");
    assert_eq!(read["payload"]["sub"], "b");
    assert_eq!(read["header"]["alg"], "RS256");
    assert_eq!(read["token"], [bare, "."].concat());
    assert!(!export.json.contains(signature));
}

#[test]
fn a_token_is_no_file_where_a_signature_would_remain_or_none_is_there() {
    let inner = token(HEADER, r#"{"iss":"a"}"#, b"x");
    let sources = format!(r#"{{"iss":"a","_claim_sources":{{"s":{{"JWT":"{inner}"}}}}}}"#);
    check(
        [
            (token(HEADER, r#"{"iss":"a"}"#, b"x"), Some("signed-jwt.json".to_owned())),
            (token(HEADER, r#"any "text""#, b"x"), Some("signed-data.json".to_owned())),
            (token(HEADER, &inner, b"x"), None),
            (token(HEADER, &sources, b"x"), None),
            (token(r#"{"alg":"none"}"#, r#"{"iss":"a"}"#, b""), None),
            ("0123456789abcdef0123456789abcdef".to_owned(), None),
        ],
        |text| Export::of(&Token::read(text)).map(|export| export.name),
    );
}
