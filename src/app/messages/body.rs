use bearer_lab::{
    auth::dynamic::part,
    trace::{Body, BodyPart, beginning},
};
use leptos::{html::Pre, prelude::*};

use super::value::secret_view;

/// A longer body is shown in full only when the reader asks for it.
const SHOWN_BYTES: usize = 8 * 1024;

/// The body of a response: its beginning, and all of it on demand.
pub(super) fn body_view(body: &Body, is_whole: ArcRwSignal<bool>) -> Option<AnyView> {
    if body.kept_bytes() == 0 {
        return None;
    }
    let parts = body.parts();
    let first = beginning(&parts, SHOWN_BYTES);
    let element = NodeRef::<Pre>::new();
    let show_all = first.is_some().then(|| {
        let label = format!("Show all, {} kB", body.kept_bytes().div_ceil(1000));
        let (is_shown, show) = (is_whole.clone(), is_whole.clone());
        let press = move |_| {
            show.set(true);
            // The button is gone: the focus goes to what it showed.
            if let Some(element) = element.get_untracked() {
                let _ = element.focus();
            }
        };
        let button = move || {
            view! { <button type="button" class="link" data-testid="show-body" on:click=press.clone()>{label.clone()}</button> }
                .into_any()
        };
        part(move || (!is_shown.get()).then(&button))
    });
    let omitted = match body.omitted_bytes() {
        0 => None,
        bytes => Some(
            view! { <p class="small soft">{format!("{bytes} more bytes were received and are not kept.")}</p> },
        ),
    };
    let text = move || {
        let shown = first.as_ref().filter(|_| !is_whole.get()).unwrap_or(&parts);
        Some(shown.iter().map(part_view).collect_view().into_any())
    };
    Some(
        view! {
            <section>
                <h3>"Body"</h3>
                <pre class="body" data-testid="response-body" node_ref=element tabindex="0" role="group" aria-label="Body">
                    {part(text)}
                </pre>
                {show_all}
                {omitted}
            </section>
        }
        .into_any(),
    )
}

fn part_view(part: &BodyPart) -> AnyView {
    match part {
        BodyPart::Text(text) => text.clone().into_any(),
        BodyPart::Secret(name, secret) => secret_view(name, secret.clone()),
    }
}
