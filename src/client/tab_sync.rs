//! Messages between this tab and the others. What each makes a tab do is decided in [`TabMessage::receive`].

use std::{cell::Cell, rc::Rc};

use wasm_bindgen_futures::spawn_local;

use super::{context::Context, shared_record, stored_session};
use crate::{
    browser::{clock, tabs::Channel},
    protocol::Secret,
    session::{AuthEvent, AuthState, Session, TabAction, TabMessage, stored},
};

const CHANNEL: &str = "bearer-lab";
/// How long a tab waits for another to answer, and how often it looks, in milliseconds.
const ANSWER_MILLISECONDS: i32 = 300;
const LOOK_MILLISECONDS: i32 = 20;

/// Listens for messages from other tabs.
pub(super) fn join(context: &Rc<Context>) {
    let listening = Rc::downgrade(context);
    let channel = Channel::join(CHANNEL, move |text| {
        let message = TabMessage::parse(&text);
        if let Some((context, message)) = listening.upgrade().zip(message) {
            receive(&context, message);
        }
    });
    context.tabs.replace(channel);
}

/// Tells the other tabs what they should know: once who is signed in here, and each time somebody signs in.
pub(super) fn introduce(context: &Rc<Context>) {
    let (here, is_known) = (context.clone(), Cell::new(false));
    let tell = move || {
        let state = here.auth.get().auth;
        if matches!(state, AuthState::Starting | AuthState::SigningIn { .. }) {
            return;
        }
        if !is_known.replace(true) {
            match &state {
                AuthState::SignedOut => broadcast(&here, &TabMessage::AskForSession {}),
                state => state.session().into_iter().for_each(|session| ask_for_copies(&here, session)),
            }
        }
        if state.session().is_some() && here.is_new_session.take() {
            offer(&here, TabMessage::session_started);
        }
    };
    tell();
    context.auth.subscribe(tell);
}

/// Sends a message to the other tabs.
pub(super) fn broadcast(context: &Context, message: &TabMessage) {
    if let Some(channel) = context.tabs.borrow().as_ref() {
        channel.post(message.write().expose());
    }
}

/// Sends the session to the other tabs.
pub(super) fn offer(context: &Context, message: fn(&Session, Secret) -> TabMessage) {
    if let Some(session) = context.session() {
        broadcast(context, &message(&session, stored::write_session(&session)));
    }
}

/// Tells the other tabs that the session has ended.
pub(super) fn broadcast_end(context: &Context) {
    if let Some(session) = context.session() {
        broadcast(context, &TabMessage::Ended { session_id: session.id.clone() });
    }
}

/// If other tabs have this session, gives one that has renewed it the time to send its tokens.
pub(super) async fn ask_for_newer(context: &Context, seen: &Session) {
    if !context.has_copies.get() {
        return;
    }
    let (session_id, generation) = (seen.id.clone(), seen.generation);
    broadcast(context, &TabMessage::AskForNewer { session_id, generation });
    for _ in 0..ANSWER_MILLISECONDS / LOOK_MILLISECONDS {
        clock::pause(LOOK_MILLISECONDS).await;
        if context.session().is_none_or(|current| current.generation != seen.generation) {
            return;
        }
    }
}

fn ask_for_copies(context: &Context, session: &Session) {
    broadcast(context, &TabMessage::AskForCopies { session_id: session.id.clone() });
}

fn receive(context: &Rc<Context>, message: TabMessage) {
    let session = context.session();
    if session.as_ref().is_some_and(|session| message.session_id() == Some(&session.id)) {
        context.has_copies.set(true);
    }
    match message.receive(&context.auth.get().auth, shared_record::has_ended) {
        TabAction::Ignore => {}
        TabAction::EndSession => context.end_session(AuthEvent::Ended(None)),
        TabAction::OfferSession => offer(context, TabMessage::session_started),
        TabAction::OfferNewer => offer(context, TabMessage::renewed),
        TabAction::ConfirmCopy => {
            if let Some(session) = session {
                broadcast(context, &TabMessage::HasCopy { session_id: session.id.clone() });
            }
        }
        TabAction::AdoptSession(text) => adopt(context.clone(), text, AuthEvent::Adopted),
        TabAction::AdoptRenewal(text) => adopt(context.clone(), text, AuthEvent::Renewed),
        TabAction::EndIfNamedBy(query) => {
            if session.is_some_and(|session| session.is_named_by(&query)) {
                context.end_session(AuthEvent::Ended(None));
            }
        }
    }
}

/// Verifies a session from another tab as one from storage is verified, then uses it, unless it is too late for that.
fn adopt(context: Rc<Context>, text: Secret, event: fn(Session) -> AuthEvent) {
    spawn_local(async move {
        let Ok(stored) = stored::read_session(text.expose()) else { return };
        let Ok(session) = stored_session::verify(&context, stored).await else { return };
        if shared_record::has_ended(&session.id) {
            return;
        }
        let is_first = context.session().is_none();
        if context.begin_session(event, session.clone()) && is_first {
            ask_for_copies(&context, &session);
        }
    });
}
