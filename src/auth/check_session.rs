//! Noticing that the user signed out at the provider (OpenID Connect Session Management 1.0), where the configuration
//! asks for it and the provider offers it. How it is done is a part of the app that is loaded then.
//!
//! # Not implemented
//!
//! After `changed`, §3 lets the client ask with `prompt=none` whether the same user is still there. Here the session
//! ends at once: who signs in again meets no page where the provider still knows them.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{core::Core, documents::Documents, flow::Flow, siblings};
use crate::{
    browser::{beside::Dialogue, clock::Timer},
    lazy,
    protocol::{
        Lifetime,
        check::Failure,
        oidc::{
            SessionState,
            check_session::{CHANGED, UNKNOWN, question},
        },
    },
    session::{Provider, Session},
};

/// How long to wait between an answer and the next question.
const PAUSE: Lifetime = Lifetime::from_seconds(2);

/// The provider's frame, and when it is asked next.
struct Watch {
    session_id: String,
    question: String,
    frame: Dialogue,
    next: Option<Timer>,
}

type Watched = Rc<RefCell<Option<Watch>>>;

/// Has every session asked about, as long as it lasts.
pub(super) fn follow(core: &Rc<Core>) {
    let (core, watched) = (core.clone(), Watched::default());
    Effect::new(move || {
        let session = core.session.get();
        let known = watched.borrow().as_ref().map(|watch| watch.session_id.clone());
        if known.as_ref() == session.as_ref().map(|session| &session.id) {
            return;
        }
        watched.take();
        let Some(session) = session else { return };
        let provider = core.provider(&session.provider_id).filter(|provider| provider.session_management);
        if let Some(provider) = provider.filter(|_| session.session_state.is_some()) {
            let (core, watched) = (core.clone(), watched.clone());
            spawn_local(async move {
                if let Ok(begin) = beginning().await {
                    begin(core, watched, provider, session).await;
                }
            });
        }
    });
}

type Begin = fn(Rc<Core>, Watched, Provider, Arc<Session>) -> Flow<()>;

lazy! {
    flows,
    fn beginning() -> Begin {
        |core, watched, provider, session| Box::pin(begin(core, watched, provider, session))
    }
}

async fn begin(core: Rc<Core>, watched: Watched, provider: Provider, session: Arc<Session>) {
    let state = session.session_state.as_deref();
    let question = state.and_then(|state| question(&session.client.client_id, state));
    let Some(question) = question else { return };
    let Ok(documents) = Documents::of(&core, &provider).await else { return };
    let Some(url) = &documents.metadata.check_session_iframe else { return };
    if core.current().is_none_or(|current| current.id != session.id) {
        return;
    }
    let (asking, hearing) = (Rc::downgrade(&watched), Rc::downgrade(&watched));
    let loaded = move || asking.upgrade().iter().for_each(ask);
    let heard = move |text: String| hearing.upgrade().iter().for_each(|watched| heard(&core, watched, &text));
    if let Some(frame) = Dialogue::open(url, loaded, heard) {
        watched.replace(Some(Watch { session_id: session.id.clone(), question, frame, next: None }));
    }
}

fn ask(watched: &Watched) {
    if let Some(watch) = watched.borrow().as_ref() {
        watch.frame.say(&watch.question);
    }
}

fn heard(core: &Rc<Core>, watched: &Watched, text: &str) {
    match SessionState::read(text) {
        None => {}
        Some(SessionState::Unchanged) => {
            let asking = Rc::downgrade(watched);
            let next = Timer::after(PAUSE, move || asking.upgrade().iter().for_each(ask));
            if let Some(watch) = watched.borrow_mut().as_mut() {
                watch.next = next;
            }
        }
        // It is asked no more.
        Some(SessionState::Error) => core.notice.set(Some(&UNKNOWN)),
        Some(SessionState::Changed) => {
            siblings::announce_end(core);
            core.end(Some(Failure::plain(&CHANGED)));
        }
    }
}
