use bearer_lab::{auth::Auth, browser::clock, trace::Message};
use leptos::prelude::*;

/// The messages as they are shown: a moment late, because the page itself comes first.
#[derive(Clone, Copy)]
pub(in crate::app) struct Log(RwSignal<Vec<Entry>>);

/// A message, and what of it a person has opened; a change of the message leaves that open.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) id: usize,
    pub(super) message: Message,
    pub(super) is_open: ArcRwSignal<bool>,
    pub(super) is_body_whole: ArcRwSignal<bool>,
}

impl Log {
    /// Takes new messages over whenever the page has nothing more urgent to do.
    pub(in crate::app) fn follow(auth: Auth) -> Self {
        let log = Self(RwSignal::new(Vec::new()));
        let is_planned = StoredValue::new(false);
        Effect::new(move || {
            auth.messages.track();
            if is_planned.get_value() {
                return;
            }
            is_planned.set_value(true);
            clock::when_idle(move || {
                // The page may be gone by then.
                if is_planned.try_set_value(false).is_none() {
                    log.0.update(|entries| *entries = renewed(entries, auth.messages.get_untracked()));
                }
            });
        });
        log
    }

    /// How many messages are on the page.
    pub(super) fn count() -> usize {
        use_context::<Self>().map_or(0, |log| log.0.with(Vec::len))
    }

    /// The messages on the page.
    pub(super) fn shown() -> Vec<Entry> {
        use_context::<Self>().map(|log| log.0.get()).unwrap_or_default()
    }
}

fn renewed(entries: &[Entry], messages: Vec<(usize, Message)>) -> Vec<Entry> {
    let entry = |(id, message)| match entries.iter().find(|entry| entry.id == id) {
        Some(entry) => Entry { message, ..entry.clone() },
        None => Entry { id, message, is_open: ArcRwSignal::default(), is_body_whole: ArcRwSignal::default() },
    };
    messages.into_iter().map(entry).collect()
}
