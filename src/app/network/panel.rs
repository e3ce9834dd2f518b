use bearer_lab::auth::dynamic::{part, text};
use leptos::prelude::*;

use super::{log::Log, message::message_view};

/// Every message of this page, the newest last. On a phone it is a drawer.
#[component]
pub(in crate::app) fn NetworkPanel() -> impl IntoView {
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
