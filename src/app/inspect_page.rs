use bearer_lab::auth::{
    Shows, TokenInspector,
    dynamic::{part, text},
};
use bearer_lab::lazy;
use leptos::prelude::*;

use super::later::{Later, Place, View};

/// The inspector, for whatever is pasted.
pub(super) fn inspect_page() -> AnyView {
    view! { <Later place=Place::Page load=|| Box::pin(page())/> }.into_any()
}

/// The session's tokens in the inspector, beside the session, when somebody asks for it.
#[component]
pub(super) fn InspectPanel() -> impl IntoView {
    let is_open = RwSignal::new(false);
    let words = move || if is_open.get() { "Close the inspector" } else { "Inspect this token" };
    view! {
        <section class="stack" aria-label="Token">
            <div class="row">
                <button
                    type="button"
                    data-testid="inspect-session"
                    aria-expanded=text(move || is_open.get().to_string())
                    on:click=move |_| is_open.update(|open| *open = !*open)
                >
                    {text(words)}
                </button>
            </div>
            {part(move || is_open.get().then(|| view! { <Later place=Place::Part load=|| Box::pin(panel())/> }.into_any()))}
        </section>
    }
}

lazy! {
    pages,
    /// The page.
    fn page() -> View {
        || view! {
            <div class="stack">
                <h1>"Inspect a token"</h1>
                <p class="lead">"What it says, and whether to believe it: four questions, each with its answer."</p>
            </div>
            <TokenInspector/>
        }
        .into_any()
    }
}

lazy! {
    pages,
    /// The panel.
    fn panel() -> View {
        || view! { <TokenInspector shows=Shows::Session/> }.into_any()
    }
}
