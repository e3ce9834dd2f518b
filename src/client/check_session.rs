//! Notices that the user signed out at the provider (OpenID Connect Session Management 1.0), if the configuration asks
//! for it and the provider supports it. The code is loaded then.
//!
//! # Not implemented
//!
//! After `changed`, §3 lets the client ask with `prompt=none` whether the same user is still signed in. Here the session
//! ends at once. A user whom the provider still knows signs in again without a page.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use wasm_bindgen_futures::spawn_local;

use super::{context::Context, tab_sync};
use crate::{
    browser::{clock::Timer, iframe::MessageFrame},
    lazy,
    protocol::{
        Lifetime,
        check::Failure,
        oidc::{
            SessionState,
            check_session::{CHANGED, UNKNOWN, question},
        },
    },
    session::{AuthEvent, Provider, Session},
};

/// The pause between an answer and the next question.
const PAUSE: Lifetime = Lifetime::from_seconds(2);

/// The provider's frame, and when it is asked next.
struct Watch {
    question: String,
    frame: MessageFrame,
    next: Option<Timer>,
}

type SharedWatch = Rc<RefCell<Option<Watch>>>;

/// Watches every session as long as it lasts.
pub(super) fn follow(context: &Rc<Context>) {
    let (watch, watched_id) = (SharedWatch::default(), RefCell::new(None::<String>));
    let following = context.clone();
    let update = move || {
        let session = following.session();
        let id = session.as_ref().map(|session| session.id.clone());
        if watched_id.replace(id.clone()) == id {
            return;
        }
        watch.take();
        let Some(session) = session.filter(|session| session.session_state.is_some()) else { return };
        let provider = following.provider(&session.provider_id);
        if let Some(provider) = provider.filter(|provider| provider.session_management) {
            let (context, watch) = (following.clone(), watch.clone());
            spawn_local(async move {
                let _ = begin(context, watch, provider, session).await;
            });
        }
    };
    update();
    context.auth.subscribe(update);
}

lazy! {
    flows,
    async fn begin(context: Rc<Context>, watch: SharedWatch, provider: Provider, session: Arc<Session>) -> () {
        let state = session.session_state.as_deref();
        let Some(question) = state.and_then(|state| question(&session.client.client_id, state)) else { return };
        let Ok(metadata) = context.metadata.get_or_fetch(&provider.issuer).await else { return };
        let Some(url) = &metadata.document.check_session_iframe else { return };
        if context.session().is_none_or(|current| current.id != session.id) {
            return;
        }
        let (asking, listening) = (Rc::downgrade(&watch), Rc::downgrade(&watch));
        let on_load = move || asking.upgrade().iter().for_each(ask);
        let on_message =
            move |text: String| listening.upgrade().iter().for_each(|watch| receive(&context, watch, &text));
        if let Some(frame) = MessageFrame::open(url, on_load, on_message) {
            watch.replace(Some(Watch { question, frame, next: None }));
        }
    }
}

fn ask(watch: &SharedWatch) {
    if let Some(watch) = watch.borrow().as_ref() {
        watch.frame.post_message(&watch.question);
    }
}

fn receive(context: &Rc<Context>, watch: &SharedWatch, text: &str) {
    match SessionState::read(text) {
        None => {}
        Some(SessionState::Unchanged) => {
            let asking = Rc::downgrade(watch);
            let next = Timer::after(PAUSE, move || asking.upgrade().iter().for_each(ask));
            if let Some(watch) = watch.borrow_mut().as_mut() {
                watch.next = next;
            }
        }
        // It is not asked again.
        Some(SessionState::Error) => {
            context.auth.apply(AuthEvent::Noticed(&UNKNOWN));
        }
        Some(SessionState::Changed) => {
            tab_sync::broadcast_end(context);
            context.end_session(AuthEvent::Ended(Some(Failure::plain(&CHANGED))));
        }
    }
}
