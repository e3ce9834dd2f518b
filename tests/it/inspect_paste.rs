//! The inspector, what is pasted: a bare token, or one in a header, an address, a form or an answer.

use bearer_lab::inspect::{Found, find_tokens};

use crate::support::check;

fn found(tokens: &[(&'static str, &str)]) -> Vec<Found> {
    tokens.iter().map(|(name, token)| Found { name, token: (*token).to_owned() }).collect()
}

#[test]
fn one_token_is_found_whatever_stands_around_it() {
    let cases = [
        ("a.b.c", ""),
        ("  a.b.c\r\n", ""),
        ("\"a.b.c\"", ""),
        ("'a.b.c',", ""),
        ("`a.b.c`;", ""),
        ("a.b\n.c", ""),
        ("a.b\r\n    .c", ""),
        ("Bearer a.b.c", "Authorization"),
        ("bearer  a.b.c", "Authorization"),
        ("\"Bearer a.b.c\"", "Authorization"),
        ("BEARER\ta.b.c", "Authorization"),
        ("DPoP a.b.c", "Authorization"),
        ("Authorization: Bearer a.b.c", "Authorization"),
        ("authorization:bearer a.b.c", "Authorization"),
        ("GET /x HTTP/1.1\r\nHost: a.test\r\nAuthorization: Bearer a.b.c\r\nAccept: */*", "Authorization"),
        ("DPoP: a.b.c", "DPoP"),
        (r#"{"access_token":"a.b.c","token_type":"Bearer","expires_in":3600}"#, "access_token"),
        ("https://app.test/callback#id_token=a.b.c&state=x", "id_token"),
        ("https://issuer.test/end?id_token_hint=a.b.c", "id_token_hint"),
        ("https://app.test/cb?response=a.b.c", "response"),
        ("logout_token=a.b.c", "logout_token"),
        ("grant_type=x&client_assertion=a.b.c", "client_assertion"),
    ];
    check(cases.map(|(text, name)| (text, found(&[(name, "a.b.c")]))), |text| find_tokens(text));
}

#[test]
fn several_tokens_are_all_found_under_their_names() {
    let both = found(&[("access_token", "a"), ("id_token", "b"), ("refresh_token", "c")]);
    let cases = [
        (r#"{"refresh_token":"c","id_token":"b","access_token":"a"}"#, both),
        (
            "https://app.test/callback?x=1#access_token=a&token_type=Bearer&id_token=b",
            found(&[("access_token", "a"), ("id_token", "b")]),
        ),
        ("Authorization: DPoP a\nDPoP: b", found(&[("Authorization", "a"), ("DPoP", "b")])),
    ];
    check(cases, |text| find_tokens(text));
}

#[test]
fn what_is_no_token_is_not_made_into_one() {
    let cases = [
        ("", Vec::new()),
        (" \n\t ", Vec::new()),
        ("\"\"", Vec::new()),
        ("a.b .c", found(&[("", "a.b .c")])),
        ("a=.b.c", found(&[("", "a=.b.c")])),
        (r#"{"error":"invalid_grant"}"#, found(&[("", r#"{"error":"invalid_grant"}"#)])),
        (r#"{"access_token":1}"#, found(&[("", r#"{"access_token":1}"#)])),
    ];
    check(cases, |text| find_tokens(text));
}
