use bearer_lab::{
    auth::dynamic::part,
    trace::{BodyPart, beginning},
};
use leptos::{html::Pre, prelude::*};

use super::value::parts_view;

/// How much is shown until the reader asks for all, in bytes.
const SHOWN_BYTES: usize = 16 * 1024;

/// A text as it was sent: its beginning, and all of it on demand.
pub(super) fn long_text_view(label: &'static str, parts: Vec<BodyPart>) -> AnyView {
    let is_whole = RwSignal::new(false);
    let first = beginning(&parts, SHOWN_BYTES);
    let element = NodeRef::<Pre>::new();
    let show_all = first.is_some().then(|| {
        let press = move |_| {
            is_whole.set(true);
            // The button is gone: the focus moves to the text.
            if let Some(element) = element.get_untracked() {
                let _ = element.focus();
            }
        };
        part(move || {
            (!is_whole.get()).then(|| {
                view! { <button type="button" class="link" data-testid="show-all" on:click=press>"Show all"</button> }
                    .into_any()
            })
        })
    });
    let text = move || {
        let shown = first.as_ref().filter(|_| !is_whole.get()).unwrap_or(&parts);
        Some(parts_view(shown))
    };
    view! {
        <pre class="data-text" data-testid="api-text" node_ref=element tabindex="0" role="group" aria-label=label>
            {part(text)}
        </pre>
        {show_all}
    }
    .into_any()
}
