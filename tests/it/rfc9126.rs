//! RFC 9126: pushed authorization requests.

use bearer_lab::protocol::{check::Checks, http::Response, oauth::RequestUri, url::HttpUrl};
use serde_json::json;

use crate::support::{ACCEPTED, check, first_failure, response, transaction};

const JSON: &str = "application/json";

fn outcome(response: &Response) -> &'static str {
    let mut checks = Checks::default();
    let read = RequestUri::read(response, &mut checks);
    assert_eq!(read.is_some(), checks.failure().is_none(), "the checks shown are those that decide");
    first_failure(&checks)
}

#[test]
fn rfc9126_s2_1_everything_is_pushed_and_a_reference_is_left_for_the_address() {
    let request = transaction().authorization_request();
    let endpoint = HttpUrl::parse("https://as.example.com/as/par").unwrap();
    let pushed = request.pushed(&endpoint);
    assert_eq!(pushed.url, endpoint);
    let sent: Vec<(String, String)> =
        form_urlencoded::parse(pushed.body().expose().as_bytes()).into_owned().collect();
    let expected: Vec<_> =
        request.parameters().into_iter().map(|(name, value)| (name.into_owned(), value)).collect();
    assert_eq!(sent, expected);
    let state = transaction().state;
    assert!(!format!("{pushed:?}").contains(state.expose()), "the state is a secret");

    let example =
        r#"{"request_uri":"urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c","expires_in":60}"#;
    let reference = RequestUri::read(&response(201, JSON, example), &mut Checks::default()).unwrap();
    let stored = RequestUri::from_stored(reference.as_str());
    let mut kept = transaction();
    kept.request_uri = Some(stored);
    let text = bearer_lab::session::stored::write_transaction(&kept);
    assert_eq!(
        bearer_lab::session::stored::read_transaction(text.expose()),
        Ok(kept),
        "it survives the redirect"
    );
    let url = request.pushed_url(&HttpUrl::parse("https://as.example.com/authorize").unwrap(), &reference);
    assert_eq!(
        url.as_str(),
        "https://as.example.com/authorize?client_id=spa\
         &request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A6esc_11ACC5bwc014ltc14eY22c"
    );
}

#[test]
fn rfc9126_s2_2_an_answer_is_a_reference_or_a_refusal() {
    let (refused, invalid) = ("PUSHED_REQUEST_REFUSED", "PUSHED_REQUEST_INVALID");
    let right = json!({ "request_uri": "urn:x", "expires_in": 60 }).to_string();
    let error = json!({ "error": "invalid_request", "error_description": "why" }).to_string();
    let cases = [
        (response(201, JSON, &right), ACCEPTED),
        (response(200, JSON, &right), ACCEPTED),
        (response(400, JSON, &error), refused),
        (response(401, JSON, &error), refused),
        (response(400, JSON, &right), invalid),
        (response(500, "text/html", "<p>"), invalid),
        (response(201, "text/html", &right), invalid),
        (response(201, JSON, ""), invalid),
        (response(201, JSON, "{}"), invalid),
        (response(201, JSON, r#"{"request_uri":""}"#), invalid),
        (response(201, JSON, r#"{"request_uri":7}"#), invalid),
        (response(201, JSON, r#"{"request_uri":"urn:x","request_uri":"urn:y"}"#), invalid),
        (response(302, JSON, &right), invalid),
    ];
    check(cases, outcome);
}
