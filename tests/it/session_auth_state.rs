//! The state of a tab: which event leads from which state to which.

use std::sync::Arc;

use bearer_lab::{
    protocol::check::Failure,
    session::{
        AuthEvent, AuthState, Notice, Session, TabState, own_providers::STORED, stored::TAMPERED,
        transaction::EXPIRED,
    },
};

use crate::support::session;

fn failure() -> Failure {
    Failure::plain(&EXPIRED)
}

fn newer() -> Session {
    Session { generation: 1, ..session() }
}

fn other() -> Session {
    Session { id: "id-2".into(), ..session() }
}

fn states() -> [AuthState; 8] {
    let session = Arc::new(session());
    [
        AuthState::Starting,
        AuthState::SignedOut,
        AuthState::SigningIn { previous: None, is_answered: false },
        AuthState::SigningIn { previous: Some(session.clone()), is_answered: false },
        AuthState::SigningIn { previous: None, is_answered: true },
        AuthState::SignedIn { session: session.clone() },
        AuthState::Renewing { session },
        AuthState::Failed { failure: failure() },
    ]
}

/// What an event leads to from each of [`states`]: the name of the state, `+` with a session, `-` if it does not apply.
fn after(event: &AuthEvent) -> [String; 8] {
    states().map(|auth| match (TabState { auth, notice: None }).after(event.clone()) {
        None => "-".to_owned(),
        Some(TabState { auth, .. }) => {
            let session = auth.session().map(|session| format!("+{}", session.generation));
            [auth.name(), &session.unwrap_or_default()].concat()
        }
    })
}

#[test]
fn an_event_leads_to_one_state_or_does_not_apply() {
    let cases = [
        (AuthEvent::NothingStored, ["signed-out", "-", "-", "-", "-", "-", "-", "-"]),
        (
            AuthEvent::Restored(session()),
            ["signed-in+0", "-", "signing-in+0", "-", "signing-in+0", "-", "-", "-"],
        ),
        (AuthEvent::RestoreFailed(failure()), ["failed", "-", "-", "-", "-", "-", "-", "-"]),
        (
            AuthEvent::SignInStarted,
            [
                "signing-in",
                "signing-in",
                "signing-in",
                "signing-in+0",
                "signing-in",
                "signing-in+0",
                "signing-in+0",
                "signing-in",
            ],
        ),
        (
            AuthEvent::ResponseReceived,
            [
                "signing-in",
                "signing-in",
                "signing-in",
                "signing-in+0",
                "signing-in",
                "signing-in+0",
                "signing-in+0",
                "signing-in",
            ],
        ),
        (AuthEvent::SignInAbandoned, ["-", "-", "signed-out", "signed-in+0", "-", "-", "-", "-"]),
        (
            AuthEvent::SignedIn(session()),
            ["-", "-", "signed-in+0", "signed-in+0", "signed-in+0", "-", "-", "-"],
        ),
        (AuthEvent::Adopted(session()), ["-", "signed-in+0", "-", "-", "-", "-", "-", "-"]),
        (AuthEvent::RenewalStarted, ["-", "-", "-", "-", "-", "renewing+0", "-", "-"]),
        (
            AuthEvent::Renewed(newer()),
            ["-", "-", "-", "signing-in+1", "-", "signed-in+1", "signed-in+1", "-"],
        ),
        (AuthEvent::Renewed(session()), ["-", "-", "-", "-", "-", "-", "-", "-"]),
        (AuthEvent::Renewed(other()), ["-", "-", "-", "-", "-", "-", "-", "-"]),
        (
            AuthEvent::Ended(None),
            [
                "signed-out",
                "signed-out",
                "signing-in",
                "signing-in",
                "signing-in",
                "signed-out",
                "signed-out",
                "signed-out",
            ],
        ),
        (
            AuthEvent::Ended(Some(failure())),
            ["failed", "failed", "signing-in", "signing-in", "signing-in", "failed", "failed", "failed"],
        ),
        (AuthEvent::SignedOut, ["signed-out"; 8]),
        (
            AuthEvent::Failed(failure()),
            ["failed", "failed", "failed", "signed-in+0", "failed", "signed-in+0", "signed-in+0", "failed"],
        ),
        (
            AuthEvent::Dismissed,
            [
                "starting",
                "signed-out",
                "signing-in",
                "signing-in+0",
                "signing-in",
                "signed-in+0",
                "renewing+0",
                "signed-out",
            ],
        ),
        (
            AuthEvent::Noticed(&STORED),
            [
                "starting",
                "signed-out",
                "signing-in",
                "signing-in+0",
                "signing-in",
                "signed-in+0",
                "renewing+0",
                "failed",
            ],
        ),
    ];
    for (event, expected) in cases {
        assert_eq!(after(&event), expected.map(str::to_owned), "{event:?}");
    }
}

#[test]
fn a_failure_that_ends_nothing_is_a_notice() {
    let signed_in = TabState { auth: AuthState::SignedIn { session: session().into() }, notice: None };
    let failed = signed_in.after(AuthEvent::Failed(failure())).unwrap();
    assert_eq!(failed.failure(), Some(&failure()));
    assert_eq!(failed.after(AuthEvent::Dismissed), Some(signed_in));
    let renewing = failed.after(AuthEvent::RenewalStarted).unwrap();
    assert_eq!(renewing.failure(), Some(&failure()), "it is shown until the renewal succeeds");
    let renewed = renewing.after(AuthEvent::Renewed(newer())).unwrap();
    assert_eq!(renewed.failure(), None, "what failed before is over");
}

#[test]
fn information_stays_until_the_next_sign_in() {
    let information = Some(Notice::Information(&STORED));
    let mut state = TabState::new(information.clone());
    let events =
        [AuthEvent::NothingStored, AuthEvent::ResponseReceived, AuthEvent::Failed(Failure::plain(&TAMPERED))];
    for event in events {
        state = state.after(event).unwrap();
        assert_eq!(state.notice, information);
    }
    assert_eq!(state.after(AuthEvent::NoticeRead).unwrap().notice, None);
    assert_eq!(state.after(AuthEvent::SignInStarted).unwrap().notice, None);
}
