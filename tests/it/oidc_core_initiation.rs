//! OpenID Connect Core §4: a sign-in that a third party starts.

use bearer_lab::protocol::oidc::Initiation;

use crate::support::{ACCEPTED, check};

#[test]
fn oidc_core_s4_the_parameters_are_read() {
    let query = "iss=https%3A%2F%2Fissuer.test&login_hint=alice%40a.test&target_link_uri=%2Finspect&x=1";
    let expected = Initiation {
        issuer: "https://issuer.test".into(),
        login_hint: Some("alice@a.test".into()),
        target_link_uri: Some("/inspect".into()),
    };
    assert_eq!(Initiation::parse(query), Ok(expected));
}

#[test]
fn oidc_core_s4_an_issuer_is_needed_and_nothing_comes_twice() {
    let invalid = "INITIATION_INVALID";
    let cases = [
        ("iss=https://a.test", ACCEPTED),
        ("iss=https://a.test&login_hint=", ACCEPTED),
        ("", invalid),
        ("iss=", invalid),
        ("login_hint=alice", invalid),
        ("iss=https://a.test&iss=https://b.test", invalid),
        ("iss=https://a.test&login_hint=a&login_hint=b", invalid),
        ("iss=https://a.test&target_link_uri=/a&target_link_uri=/b", invalid),
    ];
    check(cases, |query| Initiation::parse(query).map_or_else(|failure| failure.code(), |_| ACCEPTED));
}
