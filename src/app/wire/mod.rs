//! The wire: what really went over the network, and what was checked of it.

mod checks;
mod message;
mod value;

use bearer_lab::auth::use_auth;
pub(super) use checks::ChecksOfResponse;
use leptos::prelude::*;
use message::MessageView;

use super::dynamic::text;

/// Every message of this page, the newest last. On a phone it is a drawer.
#[component]
pub(super) fn WirePanel() -> impl IntoView {
    let is_open = RwSignal::new(false);
    let messages = move || use_auth().map(|auth| auth.messages.get()).unwrap_or_default();
    let count = move || match messages().len() {
        0 => "nothing yet".to_owned(),
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    };
    view! {
        <aside class="wire" aria-labelledby="wire" data-open=text(move || is_open.get().to_string())>
            <div class="between">
                <h2 id="wire">"Wire"</h2>
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
                <For
                    each=messages
                    key=|(id, message)| (*id, message.outcome.is_pending(), message.checks.iter().len())
                    children=|(_, message)| view! { <li class="arrive"><MessageView message/></li> }
                />
            </ol>
        </aside>
    }
}
