//! RFC 6749 §3.3: scope.

use bearer_lab::protocol::oauth::Scope;

use crate::support::check;

#[test]
fn rfc6749_s3_3_a_value_holds_only_the_characters_of_the_grammar() {
    let cases = [
        ("", false),
        (" ", false),
        ("a b", false),
        ("\"a\"", false),
        ("a\\b", false),
        ("a\t", false),
        ("a\n", false),
        ("a\u{7f}", false),
        ("ä", false),
        ("a\0", false),
        ("openid", true),
        ("api:read", true),
        ("https://api.test/read", true),
        ("!#[]~", true),
    ];
    check(cases, |text| Scope::is_value(text));
}

#[test]
fn rfc6749_s3_3_a_list_keeps_every_value_once_and_in_order() {
    let cases = [
        ("", ""),
        (" ", ""),
        ("a", "a"),
        ("b a", "b a"),
        ("a b a", "a b"),
        (" a  b ", "a b"),
        ("a \"x\" b", "a b"),
        ("a\tb c", "c"),
        ("A a", "A a"),
    ];
    for (text, expected) in cases {
        assert_eq!(Scope::parse(text).to_string(), expected, "{text:?}");
    }
}

#[test]
fn rfc6749_s3_3_narrower_and_wider_grants_are_told_apart() {
    let asked = Scope::parse("openid api:read api:write");
    let granted = Scope::parse("openid api:read admin");
    assert_eq!(asked.beyond(&granted).to_string(), "api:write");
    assert_eq!(granted.beyond(&asked).to_string(), "admin");
    assert!(asked.beyond(&asked).is_empty());
    assert!(asked.contains("openid") && !asked.contains("open") && !asked.contains("OPENID"));
}
