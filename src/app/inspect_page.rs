use bearer_lab::auth::TokenInspector;
use leptos::prelude::*;

/// The inspector, with nothing in it yet.
pub(super) fn inspect_page() -> AnyView {
    view! {
        <div class="stack">
            <h1>"Inspect a token"</h1>
            <p class="lead">"What it says, and whether to believe it: four questions, each with its answer."</p>
        </div>
        <TokenInspector/>
    }
    .into_any()
}
