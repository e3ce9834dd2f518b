//! RFC 9207: the `iss` parameter of the authorization response.

use crate::support::{ACCEPTED, ISSUER, check, fragment, query};

const REFUSED: &str = "RESPONSE_ISSUER_MISMATCH";

fn escaped(issuer: &str) -> String {
    issuer.replace(':', "%3A").replace('/', "%2F")
}

#[test]
fn rfc9207_s2_1_the_issuer_of_the_answer_is_the_one_that_was_asked_as_a_plain_string() {
    let (scheme, rest) = ISSUER.split_once("://").unwrap();
    let cases = [
        (format!("{ISSUER}1"), REFUSED),
        (format!("{ISSUER}/"), REFUSED),
        (format!("{ISSUER}?"), REFUSED),
        (format!("{ISSUER}%23"), REFUSED),
        (format!("{ISSUER}%20"), REFUSED),
        (format!("%20{ISSUER}"), REFUSED),
        (ISSUER[..ISSUER.len() - 1].to_owned(), REFUSED),
        (ISSUER.to_uppercase(), REFUSED),
        (format!("HTTPS://{rest}"), REFUSED),
        (format!("http://{rest}"), REFUSED),
        (format!("{scheme}://{}", rest.replacen(".test", ".test:443", 1)), REFUSED),
        (format!("{scheme}://{}", rest.replacen(".test", ".test.", 1)), REFUSED),
        (ISSUER.replace("default", "%2564efault"), REFUSED),
        (ISSUER.replace("/oauth2", "/x/../oauth2"), REFUSED),
        ("https://evil.test".into(), REFUSED),
        ("null".into(), REFUSED),
        (ISSUER.into(), ACCEPTED),
        (escaped(ISSUER), ACCEPTED),
    ];
    check(cases.clone(), |issuer| query(&format!("code=a&state=STATE&iss={issuer}")).announced().outcome());
    check(cases, |issuer| query(&format!("code=a&state=STATE&iss={issuer}")).outcome());
}

#[test]
fn rfc9207_s2_4_an_announced_issuer_that_is_missing_is_refused_in_a_success_and_in_an_error() {
    let cases = [
        (query("code=a&state=STATE").announced(), REFUSED),
        (query("code=a&state=STATE&iss=").announced(), REFUSED),
        (query("error=access_denied&state=STATE").announced(), REFUSED),
        (fragment("token", "access_token=a&token_type=Bearer&state=STATE").announced(), REFUSED),
        (query("code=a&state=STATE"), ACCEPTED),
        (query("error=access_denied&state=STATE"), "AUTHORIZATION_REFUSED"),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc9207_s2_4_an_error_of_another_issuer_is_refused_as_such() {
    let of = |issuer: &str| query(&format!("error=access_denied&state=STATE&iss={issuer}")).outcome();
    assert_eq!(of("https://evil.test"), REFUSED);
    assert_eq!(of(&escaped(ISSUER)), "AUTHORIZATION_REFUSED");
}

#[test]
fn rfc9207_s2_4_an_id_token_stands_in_for_the_parameter_and_a_wrong_parameter_is_still_refused() {
    let hybrid = |text: &str| fragment("code id_token", &format!("code=a&id_token=a.b.c&state=STATE{text}"));
    let cases = [
        (hybrid("&iss=https%3A%2F%2Fevil.test").announced(), REFUSED),
        (hybrid("").announced(), ACCEPTED),
        (hybrid(""), ACCEPTED),
        (hybrid(&format!("&iss={}", escaped(ISSUER))).announced(), ACCEPTED),
        // An ID token that nobody asked for is no way around the rule.
        (query("code=a&id_token=a.b.c&state=STATE").announced(), "RESPONSE_TYPE_MISMATCH"),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc9207_s2_4_a_rule_that_was_not_applied_does_not_count_as_passed() {
    let (_, checks) = query("code=a&state=STATE").read().unwrap();
    let issuer = checks.iter().find(|check| check.rule.code == REFUSED).unwrap();
    assert_eq!(issuer.verdict, bearer_lab::protocol::check::Verdict::Unchecked);
}
