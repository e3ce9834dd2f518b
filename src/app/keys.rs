use bearer_lab::browser::document;
use leptos::{ev::KeyboardEvent, html::Dialog, prelude::*};

use super::appearance::Appearance;

/// The keys that work on every page, and what they do.
const KEYS: [(&str, &str); 3] =
    [("p", "Presenter mode on or off"), ("?", "This list"), ("Escape", "Close what is open")];

/// Listens for the keys, and lists them.
#[component]
pub(super) fn KeyHelp() -> impl IntoView {
    let appearance = use_context::<Appearance>()?;
    let dialog = NodeRef::<Dialog>::new();
    let open = move || {
        if let Some(dialog) = dialog.get_untracked().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let press = move |event: KeyboardEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if !is_plain || document::is_typing() {
            return;
        }
        match event.key().as_str() {
            "p" => appearance.present(!appearance.is_presented.get_untracked()),
            "?" => open(),
            _ => {}
        }
    };
    let listener = window_event_listener(leptos::ev::keydown, press);
    on_cleanup(move || listener.remove());
    let rows = KEYS.map(|(key, action)| view! { <dt><kbd>{key}</kbd></dt><dd>{action}</dd> });
    Some(view! {
        <button type="button" class="quiet" aria-label="Keyboard shortcuts" title="Keyboard shortcuts" on:click=move |_| open()>"?"</button>
        <dialog node_ref=dialog aria-labelledby="key-help">
            <div class="stack">
                <h2 id="key-help">"Keyboard shortcuts"</h2>
                <dl class="pairs">{rows.into_iter().collect_view()}</dl>
                <button type="button" on:click=close>"Close"</button>
            </div>
        </dialog>
    })
}
