//! RFC 9700 §4.4: one provider passes off the response of another as its own.

use crate::support::{ACCEPTED, ISSUER, REDIRECT_URI, check, fragment, query};

const REFUSED: &str = "RESPONSE_REDIRECT_URI_MISMATCH";

#[test]
fn rfc9700_s4_4_2_2_a_response_at_another_redirect_uri_is_refused_before_its_code_is_used() {
    let cases = [
        (REDIRECT_URI, ACCEPTED),
        ("https://app.test/callback", REFUSED),
        ("https://app.test/callback/two", REFUSED),
        ("https://app.test/callback/one/", REFUSED),
        ("https://app.test/callback/One", REFUSED),
        ("https://app.test/callback/%6fne", REFUSED),
        ("http://app.test/callback/one", REFUSED),
        ("https://app.test:8443/callback/one", REFUSED),
        ("https://app.test/silent", REFUSED),
        ("", REFUSED),
    ];
    check(cases, |uri| query("code=a&state=STATE").at(uri).outcome());
    check(cases, |uri| query(&format!("code=a&state=STATE&iss={ISSUER}")).at(uri).outcome());
    check(cases, |uri| fragment("token", "access_token=a&token_type=Bearer&state=STATE").at(uri).outcome());
}

#[test]
fn rfc9700_s4_4_2_2_an_error_of_another_provider_is_not_shown_as_that_of_the_one_that_was_asked() {
    let answer = query("error=access_denied&error_description=x&state=STATE").at("https://app.test/callback");
    assert_eq!(answer.outcome(), REFUSED);
}
