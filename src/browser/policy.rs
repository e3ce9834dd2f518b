//! What the page's own Content-Security-Policy stops.

use std::{cell::Cell, rc::Rc};

use js_sys::Reflect;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Event, window};

use super::clock;
use crate::protocol::check::Failure;

crate::rules! {
    BLOCKED = "POLICY_BLOCKED", Configuration, "Content Security Policy 3 §6.1",
        "The page's own policy lets it reach this server",
        "This page's Content-Security-Policy blocks requests to this provider.",
        "Start the server with --any-provider. On another host, add the origin to connect-src and frame-src of the Content-Security-Policy header.";
}

const VIOLATION: &str = "securitypolicyviolation";
/// Browsers tell of a violation a moment after the request has failed: how often and how long to wait, in milliseconds.
const LOOKS: usize = 5;
const LOOK_MILLISECONDS: i32 = 20;

/// An ear for violations of one origin, as long as it lives.
pub struct Watch {
    document: Document,
    is_stopped: Rc<Cell<bool>>,
    callback: Closure<dyn FnMut(Event)>,
}

impl Watch {
    /// Begins to listen.
    pub fn of(origin: &str) -> Option<Self> {
        let document = window()?.document()?;
        let is_stopped = Rc::new(Cell::new(false));
        let (heard, origin, below) = (is_stopped.clone(), origin.to_owned(), [origin, "/"].concat());
        let callback = Closure::new(move |event: Event| {
            let blocked = Reflect::get(&event, &"blockedURI".into()).unwrap_or_default();
            let blocked = blocked.as_string().unwrap_or_default();
            if blocked == origin || blocked.starts_with(&below) {
                heard.set(true);
            }
        });
        document.add_event_listener_with_callback(VIOLATION, callback.as_ref().unchecked_ref()).ok()?;
        Some(Self { document, is_stopped, callback })
    }

    /// An error if the policy stopped what was tried since.
    pub async fn check(&self, origin: &str) -> Result<(), Failure> {
        for _ in 0..LOOKS {
            if self.is_stopped.get() {
                return Err(Failure::of(&BLOCKED, "a policy that names it", origin));
            }
            clock::pause(LOOK_MILLISECONDS).await;
        }
        Ok(())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let listener = self.callback.as_ref().unchecked_ref();
        let _ = self.document.remove_event_listener_with_callback(VIOLATION, listener);
    }
}
