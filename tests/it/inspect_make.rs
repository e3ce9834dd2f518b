//! The inspector, what it makes: a Basic header and test tokens.

use bearer_lab::inspect::{
    Conclusion, KeyInput, Kind, Signature, Token,
    make::{TestAlgorithm, basic_header, sign_hs256, test_signing_input, test_token},
};
use bearer_lab::protocol::check::Verdict;

use crate::support::{check, id_token};

#[test]
fn rfc6749_s2_3_1_a_basic_header_is_made_of_form_encoded_parts() {
    let cases = [
        // The example of the section.
        (("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw"), "Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"),
        (("a:b", "c d+é"), "Basic YSUzQWI6YytkJTJCJUMzJUE5"),
        (("", ""), "Basic Og=="),
    ];
    check(cases.map(|(pair, header)| (pair, header.to_owned())), |(id, secret)| basic_header(id, secret));
}

#[test]
fn a_test_token_is_what_it_says_and_verifies_with_its_own_key() {
    let input = test_signing_input(TestAlgorithm::Hs256, r#"{"sub":"a"}"#).unwrap();
    let secret = b"0123456789abcdef0123456789abcdef";
    let token = Token::read(&test_token(&input, &sign_hs256(secret, &input)));
    assert_eq!(token.header.member("kid").unwrap().as_str(), Some("throw-away test key"));
    let verdict = |key: &str| match Signature::of(&token, &KeyInput::read(key)) {
        Signature::Decided(checks) => Conclusion::of(&checks, &[]).verdict,
        Signature::Open(_) => panic!("HMAC needs no browser"),
    };
    assert_eq!(verdict(std::str::from_utf8(secret).unwrap()), Verdict::Pass);
    assert_eq!(verdict("another secret, that is long enough"), Verdict::Fail);
    let unsigned = test_signing_input(TestAlgorithm::None, "{}").unwrap();
    assert_eq!(Token::read(&test_token(&unsigned, b"")).kind, Kind::Unsecured);
}

#[test]
fn claims_that_are_no_object_make_no_token() {
    for claims in ["", "[]", "{", r#"{"a":1,"a":2}"#] {
        assert_eq!(test_signing_input(TestAlgorithm::None, claims).unwrap_err().code(), "TEST_TOKEN_CLAIMS");
    }
}

#[test]
fn a_token_without_its_signature_keeps_what_it_says_and_verifies_no_more() {
    let whole = id_token(&serde_json::json!({}));
    let shown = Token::read(&whole).without_signature().unwrap();
    assert!(whole.starts_with(&shown) && shown.ends_with('.'));
    assert_eq!(Token::read(&shown).kind, Kind::Damaged);
    assert_eq!(Token::read("SlAV32hkKG").without_signature(), None);
}
