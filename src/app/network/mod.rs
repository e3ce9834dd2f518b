//! The network panel: the messages that were really sent, and what was checked of them.

mod body;
mod checks;
mod message;
mod value;

use bearer_lab::{auth::Auth, browser::clock, trace::Message};
pub(super) use checks::ChecksOfResponse;
use leptos::prelude::*;
use message::message_view;

use super::dynamic::{part, text};

/// The messages as they are shown: a moment late, because the page itself comes first.
#[derive(Clone, Copy)]
pub(super) struct Log(RwSignal<Vec<Entry>>);

/// A message, and what of it a person has opened; a change of the message leaves that open.
#[derive(Clone)]
struct Entry {
    id: usize,
    message: Message,
    is_open: ArcRwSignal<bool>,
    is_body_whole: ArcRwSignal<bool>,
}

impl Log {
    /// Takes new messages over whenever the page has nothing more urgent to do.
    pub(super) fn follow(auth: Auth) -> Self {
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
    fn count() -> usize {
        use_context::<Self>().map_or(0, |log| log.0.with(Vec::len))
    }

    /// The messages on the page.
    fn shown() -> Vec<Entry> {
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

/// Every message of this page, the newest last. On a phone it is a drawer.
#[component]
pub(super) fn NetworkPanel() -> impl IntoView {
    let is_open = RwSignal::new(false);
    let count = move || match Log::count() {
        0 => "nothing yet".to_owned(),
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    };
    view! {
        <aside class="network" aria-labelledby="network" data-open=text(move || is_open.get().to_string())>
            <div class="between">
                <h2 id="network">"Network"</h2>
                <span class="small soft count">{text(count)}</span>
                <button
                    type="button"
                    class="link drawer"
                    aria-expanded=text(move || is_open.get().to_string())
                    on:click=move |_| is_open.update(|open| *open = !*open)
                >
                    {text(move || if is_open.get() { "Close" } else { "Open" })}
                </button>
            </div>
            <ol class="scroll">
                {part(|| Some(Log::shown().into_iter().map(message_view).collect::<Vec<_>>().into_any()))}
            </ol>
        </aside>
    }
}
