//! Messages between tabs: their form, and what each makes a tab do.

use bearer_lab::{
    protocol::Secret,
    session::{AuthState, Session, TabAction, TabMessage},
};

use crate::support::{check, session};

fn signed_in() -> AuthState {
    AuthState::SignedIn { session: Session { generation: 3, ..session() }.into() }
}

fn stored() -> Secret {
    Secret::new("{\"access_token\":\"eyJ \\\" \"}")
}

fn id() -> String {
    session().id
}

fn messages() -> [TabMessage; 8] {
    [
        TabMessage::AskForSession {},
        TabMessage::SessionStarted { session_id: id(), stored: stored() },
        TabMessage::AskForCopies { session_id: id() },
        TabMessage::HasCopy { session_id: id() },
        TabMessage::AskForNewer { session_id: id(), generation: 2 },
        TabMessage::Renewed { session_id: id(), stored: stored() },
        TabMessage::Ended { session_id: id() },
        TabMessage::ProviderLogout { query: "iss=a&sid=b".into() },
    ]
}

#[test]
fn a_message_is_read_as_it_was_written_and_shows_no_secret() {
    for message in messages() {
        assert_eq!(TabMessage::parse(message.write().expose()), Some(message.clone()));
        assert!(!format!("{message:?}").contains("eyJ"), "{message:?}");
    }
}

#[test]
fn what_is_no_message_is_ignored() {
    let texts = [
        "",
        "began id-1 {}",
        "{}",
        "\"ask_for_session\"",
        r#"{"unknown":{}}"#,
        r#"{"ended":{}}"#,
        r#"{"ended":["a"]}"#,
        r#"{"ended":{"session_id":7}}"#,
        r#"{"ended":{"session_id":"a","more":1}}"#,
        r#"{"ended":{"session_id":"a"},"has_copy":{"session_id":"a"}}"#,
        r#"{"ask_for_newer":{"session_id":"a","generation":-1}}"#,
    ];
    check(texts.map(|text| (text, None)), |text| TabMessage::parse(text));
}

#[test]
fn a_tab_with_the_session_answers_for_it() {
    use TabAction::{AdoptRenewal, ConfirmCopy, EndIfNamedBy, EndSession, Ignore, OfferNewer, OfferSession};
    let expected = [
        OfferSession,
        Ignore,
        ConfirmCopy,
        Ignore,
        OfferNewer,
        AdoptRenewal(stored()),
        EndSession,
        EndIfNamedBy("iss=a&sid=b".into()),
    ];
    for (message, expected) in messages().into_iter().zip(expected) {
        assert_eq!(message.clone().receive(&signed_in(), |_| false), expected, "{message:?}");
    }
    let as_new = TabMessage::AskForNewer { session_id: id(), generation: 3 };
    assert_eq!(as_new.receive(&signed_in(), |_| false), Ignore, "its tokens are as new");
}

#[test]
fn messages_about_another_session_do_nothing() {
    let other = AuthState::SignedIn { session: Session { id: "id-2".into(), ..session() }.into() };
    for message in messages().into_iter().filter(|message| message.session_id().is_some()) {
        assert_eq!(message.clone().receive(&other, |_| false), TabAction::Ignore, "{message:?}");
    }
}

#[test]
fn only_a_signed_out_tab_adopts_a_session_and_none_that_has_ended() {
    let started = || TabMessage::SessionStarted { session_id: id(), stored: stored() };
    let signing_in = AuthState::SigningIn { previous: None, is_answered: false };
    assert_eq!(started().receive(&AuthState::SignedOut, |_| false), TabAction::AdoptSession(stored()));
    assert_eq!(started().receive(&AuthState::SignedOut, |ended| ended == id()), TabAction::Ignore);
    for state in [AuthState::Starting, signing_in] {
        assert_eq!(started().receive(&state, |_| false), TabAction::Ignore, "{state:?}");
    }
}

#[test]
fn a_tab_that_missed_the_end_of_its_session_ends_it_at_the_next_message() {
    for message in messages() {
        assert_eq!(
            message.clone().receive(&signed_in(), |ended| ended == id()),
            TabAction::EndSession,
            "{message:?}"
        );
    }
}
