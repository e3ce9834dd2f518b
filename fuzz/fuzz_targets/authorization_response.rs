//! What the browser brings back: nothing is accepted without our state, and nothing that was not asked for.
#![no_main]

use bearer_lab::protocol::{
    check::Checks,
    oauth::{
        AuthorizationResponse, ResponseType, State,
        authorization_response::{Expected, MAX_RESPONSE_BYTES},
    },
};
use libfuzzer_sys::fuzz_target;

const ISSUER: &str = "https://i.test";

fuzz_target!(|data: &str| {
    // The state that was sent has a short name, or it would never be found.
    let sent = State::from_random(&[5; 32]);
    let text = data.replace("$", sent.expose());
    let (query, fragment) = text.split_once('#').unwrap_or((&text, ""));
    let Some(response) = AuthorizationResponse::parse(query, fragment) else { return };
    assert!(query.len().min(fragment.len()) <= MAX_RESPONSE_BYTES);
    let pairs = response.parameters().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    if written.len() <= MAX_RESPONSE_BYTES {
        let again = AuthorizationResponse::parse(&written, "").expect("a response");
        assert_eq!(again.parameters(), response.parameters(), "write and read");
    }
    for response_type in ["code", "token", "id_token token", "code id_token"] {
        for sends_issuer in [false, true] {
            validate((query, fragment), &response, response_type, sends_issuer, &sent);
        }
    }
});

fn validate(
    (query, fragment): (&str, &str),
    response: &AuthorizationResponse,
    response_type: &str,
    sends_issuer: bool,
    sent: &State,
) {
    let asked = ResponseType::parse(response_type).expect("a response type");
    let expected = Expected { response_type: asked, state: sent, issuer: ISSUER, sends_issuer };
    let mut checks = Checks::default();
    let validated = response.validate(&expected, &mut checks);
    assert_eq!(validated.is_some(), checks.failure().is_none());
    let Some(validated) = validated else { return };
    assert_eq!(response.parameter("state"), Some(sent.expose()));
    assert_eq!(response.parameter("error"), None);
    assert!(response.parameter("iss").is_none_or(|issuer| issuer == ISSUER));
    assert!(!sends_issuer || response.parameter("iss").is_some() || validated.id_token.is_some());
    let place = if asked.is_fragment() { ("", fragment) } else { (query, "") };
    assert_eq!(AuthorizationResponse::parse(place.0, place.1).as_ref(), Some(response), "nothing beside it");
    let came = (validated.code.is_some(), validated.id_token.is_some(), validated.access_token.is_some());
    assert_eq!(came, (asked.code, asked.id_token, asked.token));
    let mut names: Vec<_> = response.parameters().iter().map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), response.parameters().len(), "a parameter came twice");
}
