//! OpenID Connect Session Management 1.0: what the provider's frame is asked, and what it answers.

use bearer_lab::protocol::oidc::{SessionState, check_session::question};

use crate::support::{check, fragment};

#[test]
fn session_management_s3_1_the_question_is_two_words() {
    let cases = [
        (("s6BhdRkqt3", "dd9b.8a2f"), Some("s6BhdRkqt3 dd9b.8a2f".to_owned())),
        (("s6 x", "dd9b"), None),
        (("s6", "dd9b 8a2f"), None),
        (("s6", ""), None),
        (("", "dd9b"), None),
        (("s6", "a\n"), None),
        (("s6", "ä"), None),
    ];
    check(cases, |(client_id, state)| question(client_id, state));
}

#[test]
fn session_management_s3_1_an_answer_is_one_of_three_words() {
    let cases = [
        ("unchanged", Some(SessionState::Unchanged)),
        ("changed", Some(SessionState::Changed)),
        ("error", Some(SessionState::Error)),
        ("", None),
        ("Changed", None),
        ("changed ", None),
        ("unchanged changed", None),
    ];
    check(cases, |text| SessionState::read(text));
}

#[test]
fn session_management_s2_the_state_comes_with_the_authorization_response() {
    let answer = fragment("id_token", "state=STATE&id_token=x&session_state=dd9b.8a2f");
    let (validated, _) = answer.read().unwrap();
    assert_eq!(validated.unwrap().session_state.as_deref(), Some("dd9b.8a2f"));
}
