//! Other tabs with this tab's session: a duplicated tab copies its session storage, and a tab where nobody is signed in
//! takes the session over.
//!
//! The one that renews tells the others, so that a refresh token is spent once. A message is
//! `kind session-id rest`.

use std::{cell::Cell, rc::Rc};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    core::{Core, Phase},
    restore, sign_out,
};
use crate::{
    browser::{clock, tabs::Channel},
    protocol::Secret,
    session::{Session, stored},
};

const CHANNEL: &str = "bearer-lab";
/// A tab where nobody is signed in asks whether anybody is; it has no session to name.
const ANYONE: &str = "anyone";
const NOBODY: &str = "-";
/// A tab has a session that others may take over: the rest is its stored form.
const BEGAN: &str = "began";
/// The provider ended a session: the rest is what it said of it.
const LOGOUT: &str = "logout";
/// A tab asks who else has this session.
const HELLO: &str = "hello";
/// A tab answers that it has.
const HERE: &str = "here";
/// A tab asks for tokens newer than the generation it names.
const ASK: &str = "ask";
/// A tab has newer tokens: the rest is the stored form of the session.
const RENEWED: &str = "renewed";
/// The session is over.
const ENDED: &str = "ended";

/// How long a tab waits for another to answer, and how often it looks, in milliseconds.
const ANSWER_MILLISECONDS: i32 = 300;
const LOOK_MILLISECONDS: i32 = 20;

/// This tab's ear for the others.
pub(super) struct Siblings {
    channel: Channel,
    has_some: Rc<Cell<bool>>,
}

/// Begins to listen.
pub(super) fn join(core: &Rc<Core>) {
    core.siblings.replace(Siblings::join(core));
}

/// Tells the others what they should know of this tab: once who is signed in here, and every time somebody signs in.
pub(super) fn introduce(core: &Rc<Core>) {
    let (here, is_known) = (core.clone(), Cell::new(false));
    Effect::new(move || match here.phase.get() {
        Phase::Starting | Phase::SigningIn => {}
        _ if is_known.replace(true) => {}
        Phase::SignedOut => post(&here, &[ANYONE, " ", NOBODY, " "].concat()),
        Phase::SignedIn | Phase::Renewing => greet(&here),
        Phase::Failed => {}
    });
    let here = core.clone();
    Effect::new(move || {
        if here.is_news.get() {
            here.is_news.set(false);
            announce_begin(&here);
        }
    });
}

impl Siblings {
    fn join(core: &Rc<Core>) -> Option<Self> {
        let has_some = Rc::new(Cell::new(false));
        let core = Rc::downgrade(core);
        let heard_some = has_some.clone();
        let channel = Channel::join(CHANNEL, move |text| {
            if let Some(core) = core.upgrade() {
                heard(&core, &heard_some, &text);
            }
        })?;
        Some(Self { channel, has_some })
    }
}

/// Tells all tabs that the provider ended a session; those that have it end it too.
pub(super) fn announce_logout(core: &Core, query: &str) {
    post(core, &[LOGOUT, " ", NOBODY, " ", query].concat());
}

/// Tells the tabs where nobody is signed in that somebody is now.
fn announce_begin(core: &Core) {
    if let Some(session) = core.current() {
        say(core, BEGAN, stored::write_session(&session).expose());
    }
}

/// Asks who else has the session.
fn greet(core: &Core) {
    say(core, HELLO, "");
}

/// Tells the others of new tokens.
pub(super) fn announce(core: &Core) {
    if let Some(session) = core.current() {
        say(core, RENEWED, stored::write_session(&session).expose());
    }
}

/// Tells the others that the session is over.
pub(super) fn announce_end(core: &Core) {
    say(core, ENDED, "");
}

/// If other tabs have this session, gives one that renewed it meanwhile the time to say so.
pub(super) async fn ask_for_newer(core: &Core, seen: &Session) {
    let has_some = core.siblings.borrow().as_ref().is_some_and(|siblings| siblings.has_some.get());
    if !has_some {
        return;
    }
    say(core, ASK, &seen.generation.to_string());
    for _ in 0..ANSWER_MILLISECONDS / LOOK_MILLISECONDS {
        clock::pause(LOOK_MILLISECONDS).await;
        if core.current().is_none_or(|current| current.generation != seen.generation) {
            return;
        }
    }
}

fn say(core: &Core, kind: &str, rest: &str) {
    if let Some(session) = core.current() {
        post(core, &[kind, " ", &session.id, " ", rest].concat());
    }
}

fn post(core: &Core, text: &str) {
    if let Some(siblings) = core.siblings.borrow().as_ref() {
        siblings.channel.post(text);
    }
}

fn heard(core: &Rc<Core>, has_some: &Cell<bool>, text: &str) {
    let mut parts = text.splitn(3, ' ');
    let (Some(kind), Some(id), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return };
    let session = match core.current() {
        Some(session) if session.id == id => session,
        Some(_) if kind == ANYONE => return announce_begin(core),
        Some(_) if kind == LOGOUT => return sign_out::by_provider(core, rest),
        None if kind == BEGAN && core.phase.get_untracked() == Phase::SignedOut => {
            return join_in(core.clone(), Secret::new(rest));
        }
        _ => return,
    };
    has_some.set(true);
    match kind {
        HELLO => say(core, HERE, ""),
        ASK if rest.parse().is_ok_and(|generation: u32| generation < session.generation) => announce(core),
        RENEWED => adopt(core.clone(), Secret::new(rest)),
        ENDED => core.end(None),
        _ => {}
    }
}

/// Takes over the session of another tab, checked as one from storage is.
fn join_in(core: Rc<Core>, text: Secret) {
    spawn_local(async move {
        let Ok(restored) = stored::read_session(text.expose()) else { return };
        let Ok(session) = restore::adopt(&core, restored).await else { return };
        // Somebody may have begun to sign in here meanwhile.
        if core.phase.get_untracked() == Phase::SignedOut {
            core.publish(session);
            greet(&core);
        }
    });
}

/// Takes newer tokens over, checked as those from storage are.
fn adopt(core: Rc<Core>, text: Secret) {
    spawn_local(async move {
        let Ok(restored) = stored::read_session(text.expose()) else { return };
        let Ok(session) = restore::adopt(&core, restored).await else { return };
        let is_newer =
            core.current().is_some_and(|own| own.id == session.id && own.generation < session.generation);
        if is_newer {
            core.publish(session);
        }
    });
}
