//! OpenID Connect Front-Channel Logout 1.0 §2.

use bearer_lab::protocol::{
    Timestamp,
    json::Json,
    oidc::{FrontChannelLogout, IdToken},
};

use crate::support::check;

fn id_token(claims: &str) -> IdToken {
    let claims = Json::parse_object(claims.as_bytes()).unwrap();
    IdToken { subject: "alice".into(), expires_at: Timestamp::from_seconds(0), claims }
}

#[test]
fn front_channel_logout_s2_issuer_and_session_are_needed_once_and_compared_exactly() {
    let session = id_token(r#"{"iss":"https://a.test","sid":"s 1"}"#);
    let cases = [
        ("iss=https%3A%2F%2Fa.test&sid=s+1", Some(true)),
        ("sid=s%201&iss=https://a.test&x=1", Some(true)),
        ("iss=https://a.test&sid=s", Some(false)),
        ("iss=https://a.test/&sid=s+1", Some(false)),
        ("iss=https://A.test&sid=s+1", Some(false)),
        ("iss=https://a.test", None),
        ("sid=s+1", None),
        ("iss=&sid=", None),
        ("iss=https://a.test&sid=s+1&sid=s+1", None),
        ("iss=https://a.test&iss=https://b.test&sid=s+1", None),
        ("", None),
    ];
    check(cases, |query| FrontChannelLogout::parse(query).map(|logout| logout.is_about(&session)));
}

#[test]
fn front_channel_logout_s2_a_session_without_a_sid_is_not_ended() {
    let logout = FrontChannelLogout::parse("iss=https://a.test&sid=s").unwrap();
    for claims in [r#"{"iss":"https://a.test"}"#, r#"{"iss":"https://a.test","sid":7}"#, r#"{"sid":"s"}"#] {
        assert!(!logout.is_about(&id_token(claims)), "{claims}");
    }
}
