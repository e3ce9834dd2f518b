use bearer_lab::{
    auth::Auth,
    browser::clock,
    trace::{Flow, FlowKind, Message, Purpose, flows},
};
use leptos::prelude::*;

/// The messages as they are shown: a moment late, because the page itself comes first.
#[derive(Clone, Copy)]
pub(in crate::app) struct Log {
    entries: RwSignal<Vec<Entry>>,
    /// The message that somebody selected.
    chosen: RwSignal<Option<usize>>,
}

/// A message, and what of it a person has opened; a change of the message leaves that open.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) id: usize,
    pub(super) message: Message,
    pub(super) is_body_whole: ArcRwSignal<bool>,
}

/// Two are the same if they show the same.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.message == other.message
    }
}

impl Log {
    /// Takes new messages over whenever the page has nothing more urgent to do.
    pub(in crate::app) fn follow(auth: Auth) -> Self {
        let log = Self { entries: RwSignal::new(Vec::new()), chosen: RwSignal::new(None) };
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
                    log.entries.update(|entries| *entries = renewed(entries, auth.messages.get_untracked()));
                }
            });
        });
        log
    }

    /// The messages on the page.
    pub(super) fn entries(self) -> Vec<Entry> {
        self.entries.get()
    }

    /// The messages on the page, grouped.
    pub(super) fn flows(self) -> Vec<(Flow, Vec<Entry>)> {
        self.entries.with(|entries| {
            let grouped = flows(entries.iter().map(|entry| entry.message.purpose));
            let with_entries = |flow: Flow| {
                let of_flow = flow.messages.iter().filter_map(|position| entries.get(*position)).cloned();
                let of_flow = of_flow.collect();
                (flow, of_flow)
            };
            grouped.into_iter().map(with_entries).collect()
        })
    }

    /// Whether anything happened but the preparation of a sign-in.
    pub(in crate::app) fn has_flows(self) -> bool {
        self.flows().iter().any(|(flow, _)| flow.kind != FlowKind::Preparation)
    }

    /// Selects a message.
    pub(super) fn choose(self, id: usize) {
        if self.chosen.get_untracked() != Some(id) {
            self.chosen.set(Some(id));
        }
    }

    /// Selects nothing. Returns the message that was selected.
    pub(in crate::app) fn close(self) -> Option<usize> {
        let chosen = self.chosen.get_untracked();
        self.chosen.set(None);
        chosen
    }

    /// Whether somebody selected a message.
    pub(in crate::app) fn has_choice(self) -> bool {
        self.chosen.with(Option::is_some)
    }

    /// The message whose detail is shown: the one that was selected; else the one that was refused last, or the last token
    /// request.
    pub(super) fn shown(self) -> Option<Entry> {
        let chosen = self.chosen.get();
        self.entries.with(|entries| {
            let last = |holds: &dyn Fn(&&Entry) -> bool| entries.iter().rev().find(holds).cloned();
            last(&|entry| Some(entry.id) == chosen)
                .or_else(|| last(&|_| true).filter(|entry| entry.message.refusal().is_some()))
                .or_else(|| last(&|entry| entry.message.purpose == Purpose::TokenRequest))
                .or_else(|| last(&|entry| entry.message.purpose == Purpose::AuthorizationResponse))
                .or_else(|| last(&|_| true))
        })
    }

    /// Whether this message's detail is shown.
    pub(super) fn is_shown(self, id: usize) -> bool {
        self.shown().is_some_and(|entry| entry.id == id)
    }

    /// How many messages there are.
    pub(in crate::app) fn count(self) -> usize {
        self.entries.with(Vec::len)
    }
}

fn renewed(entries: &[Entry], messages: Vec<(usize, Message)>) -> Vec<Entry> {
    let entry = |(id, message)| match entries.iter().find(|entry| entry.id == id) {
        Some(entry) => Entry { message, ..entry.clone() },
        None => Entry { id, message, is_body_whole: ArcRwSignal::default() },
    };
    messages.into_iter().map(entry).collect()
}
