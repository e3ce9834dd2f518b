//! OpenID Connect Core §5.3: userinfo.

use bearer_lab::protocol::{check::Checks, http::Response, oidc::Userinfo};
use serde_json::json;

use crate::support::{ACCEPTED, check, first_failure, json_response, response};

const SUBJECT: &str = "248289761001";

fn outcome(response: &Response) -> &'static str {
    let mut checks = Checks::default();
    let read = Userinfo::read(response, SUBJECT, &mut checks);
    assert_eq!(read.is_some(), checks.failure().is_none(), "the checks shown are those that decide");
    first_failure(&checks)
}

#[test]
fn oidc_core_s5_3_2_the_published_answer_is_read() {
    let answer = json!({
        "sub": SUBJECT, "name": "Jane Doe", "given_name": "Jane", "family_name": "Doe",
        "preferred_username": "j.doe", "email": "janedoe@example.com",
        "picture": "http://example.com/janedoe/me.jpg",
    });
    let userinfo = Userinfo::read(&json_response(&answer), SUBJECT, &mut Checks::default()).unwrap();
    assert_eq!(userinfo.claims.string("name"), Ok(Some("Jane Doe")));
}

#[test]
fn oidc_core_s5_3_2_claims_about_another_user_or_nobody_are_discarded() {
    let refused = "USERINFO_SUBJECT_MISMATCH";
    let cases = [
        (json!({ "sub": format!("{SUBJECT}invalid"), "name": "Eve" }), refused),
        (json!({ "sub": format!("{SUBJECT}1") }), refused),
        (json!({ "sub": format!("{SUBJECT} ") }), refused),
        (json!({ "sub": SUBJECT[1..] }), refused),
        (json!({ "sub": "" }), refused),
        (json!({ "sub": null }), refused),
        (json!({ "sub": 248289761001_i64 }), refused),
        (json!({ "sub": [SUBJECT] }), refused),
        (json!({ "Sub": SUBJECT }), refused),
        (json!({}), refused),
        (json!({ "sub": SUBJECT }), ACCEPTED),
    ];
    check(cases, |body| outcome(&json_response(body)));
}

#[test]
fn oidc_core_s5_3_3_status_and_shape_are_both_checked() {
    let refused = "USERINFO_INVALID";
    let json = "application/json";
    let right = json!({ "sub": SUBJECT }).to_string();
    let cases = [
        (response(401, json, &right), refused),
        (response(500, json, &right), refused),
        (response(204, json, ""), refused),
        (response(302, json, &right), refused),
        (response(200, "text/html", &right), refused),
        (response(200, "text/plain", &right), refused),
        (response(200, "", &right), refused),
        (response(200, json, ""), refused),
        (response(200, json, "null"), refused),
        (response(200, json, &format!("[{right}]")), refused),
        (response(200, json, &format!("{right}{right}")), refused),
        (response(200, json, &format!("{{\"sub\":\"{SUBJECT}\",\"sub\":\"eve\"}}")), refused),
        (response(200, json, &right), ACCEPTED),
        (response(200, "application/json;charset=UTF-8", &right), ACCEPTED),
    ];
    check(cases, |response| outcome(response));
}
