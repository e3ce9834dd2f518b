use leptos::prelude::*;

use super::navigation::Link;

/// What is shown for a path that no page has.
#[component]
pub(super) fn NotFound() -> impl IntoView {
    view! {
        <div class="stack">
            <h1>"There is no page at this address"</h1>
            <p>"The address may be mistyped, or the page has moved."</p>
            <Link path="/">"Go to the home page"</Link>
        </div>
    }
}
