use bearer_lab::auth::dynamic::part;
use leptos::{html::Div, prelude::*};

/// How much is shown, and the button for all of it, until it is pressed.
pub(super) fn show_all_button(words: String, is_whole: RwSignal<bool>, element: NodeRef<Div>) -> AnyView {
    let press = move |_| {
        is_whole.set(true);
        // The button is gone: the focus moves to what it showed.
        if let Some(element) = element.get_untracked() {
            let _ = element.focus();
        }
    };
    let line = move || {
        view! {
            <p class="small soft">
                {words.clone()}
                <button type="button" class="link" data-testid="show-all" on:click=press>"Show all"</button>
            </p>
        }
        .into_any()
    };
    part(move || (!is_whole.get()).then(&line)).into_any()
}
