//! RFC 8259, JSON, as strictly as two parsers can agree on it.

use bearer_lab::protocol::json::{Json, MAX_MEMBERS};
use serde_json::json;

use crate::support::check;

#[test]
fn rfc8259_s2_a_text_is_one_value() {
    let cases = [
        ("", false),
        (" ", false),
        ("nul", false),
        ("True", false),
        ("{} {}", false),
        ("[1,]", false),
        ("[,1]", false),
        ("{\"a\":1,}", false),
        ("{\"a\" 1}", false),
        ("{1:2}", false),
        ("'a'", false),
        ("\"a", false),
        ("\"\n\"", false),
        ("\"\\x41\"", false),
        ("\"\\ud800\"", false),
        ("\"\\udc00\\ud800\"", false),
        ("+1", false),
        (".5", false),
        ("1.", false),
        ("01", false),
        ("0x10", false),
        ("1e", false),
        ("1e999", false),
        ("-1e999", false),
        ("NaN", false),
        ("Infinity", false),
        ("\u{feff}1", false),
        ("1 // one", false),
        ("\u{a0}1", false),
        (" \t\r\n1 ", true),
        ("-0", true),
        ("1e2", true),
        ("\"\\u0000\\ud83d\\ude00\"", true),
        ("{}", true),
        ("[]", true),
        ("{\"\":null}", true),
    ];
    check(cases, |text| Json::parse(text.as_bytes()).is_some());
    assert_eq!(Json::parse(b"\"\xc0\x80\""), None, "an overlong form");
    assert_eq!(Json::parse(b"\"\xed\xa0\x80\""), None, "a surrogate in UTF-8");
}

#[test]
fn rfc8259_s4_a_member_name_comes_once_in_an_object() {
    let cases = [
        (r#"{"a":1,"a":1}"#, false),
        (r#"{"a":1,"b":2,"a":3}"#, false),
        (r#"{"a":1,"\u0061":1}"#, false),
        (r#"{"":1,"":1}"#, false),
        (r#"{"Aa":1,"BB":1,"AaBB":1,"BBAa":1}"#, true),
        (r#"{"Aa":1,"BB":1,"Aa":1}"#, false),
        (r#"[[{"x":{"y":1,"y":2}}]]"#, false),
        (r#"{"a":{"a":1}}"#, true),
        (r#"[{"a":1},{"a":1}]"#, true),
        (r#"{"a":1,"A":1}"#, true),
        ("{\"é\":1,\"e\u{301}\":1}", true),
    ];
    check(cases, |text| Json::parse(text.as_bytes()).is_some());
}

#[test]
fn rfc8259_s9_depth_and_width_are_bounded() {
    let nested =
        |open: &str, close: &str, levels: usize| [open.repeat(levels), close.repeat(levels)].concat();
    for levels in [128, 129, 1000, 200_000] {
        assert_eq!(Json::parse(nested("[", "]", levels).as_bytes()), None, "{levels}");
        assert_eq!(Json::parse(nested("{\"a\":", "}", levels).as_bytes()), None, "{levels}");
        assert_eq!(Json::parse("[".repeat(levels).as_bytes()), None, "{levels}");
    }
    assert!(Json::parse(nested("[", "]", 127).as_bytes()).is_some());
    let wide = |count: usize| {
        let members: Vec<_> = (0..count).map(|number| format!("\"{number}\":0")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert!(Json::parse_object(wide(MAX_MEMBERS).as_bytes()).is_some());
    assert_eq!(Json::parse_object(wide(MAX_MEMBERS + 1).as_bytes()), None);
}

#[test]
fn rfc8259_s6_numbers_are_finite_and_whole_ones_are_exact() {
    let integer = |text: &str| match Json::parse(text.as_bytes()) {
        Some(Json::Integer(value)) => Some(value),
        _ => None,
    };
    assert_eq!(integer("9223372036854775807"), Some(i64::MAX));
    assert_eq!(integer("-9223372036854775808"), Some(i64::MIN));
    assert_eq!(integer("9007199254740993"), Some(9_007_199_254_740_993));
    for text in ["9223372036854775808", "1.0", "1e2", "-0.0"] {
        assert!(
            matches!(Json::parse(text.as_bytes()), Some(Json::Float(value)) if value.is_finite()),
            "{text}"
        );
    }
}

#[test]
fn rfc8725_s2_4_a_member_of_the_wrong_type_is_an_error_and_an_absent_one_is_not() {
    let values =
        [json!(null), json!(true), json!(1), json!(1.5), json!("x"), json!(["x"]), json!([1]), json!({})];
    for value in values {
        let object = Json::parse_object(json!({ "m": value }).to_string().as_bytes()).unwrap();
        assert_eq!(object.string("m").is_ok(), value.is_string(), "{value}");
        assert_eq!(object.boolean("m").is_ok(), value.is_boolean(), "{value}");
        assert_eq!(object.strings("m").is_ok(), value == json!(["x"]), "{value}");
        assert_eq!(object.string("n"), Ok(None));
        assert_eq!(object.boolean("n"), Ok(None));
        assert_eq!(object.strings("n"), Ok(None));
        let found = object.string("m").err().map_or("a string", |wrong| wrong.found);
        assert_eq!(found, object.member("m").unwrap().type_name());
    }
}
