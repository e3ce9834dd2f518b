use crate::browser::document;
use leptos::{prelude::*, task::spawn_local};

use super::dynamic::text;

/// Copies a text, and says whether the browser let it.
pub fn copy_button(label: &'static str, read: impl Fn() -> String + Send + 'static) -> AnyView {
    let outcome = RwSignal::new("");
    let copy = move |_| {
        let copied = read();
        spawn_local(async move {
            let is_copied = document::copy(&copied).await;
            outcome.set(if is_copied { "Copied" } else { "The browser did not let it be copied" });
        });
    };
    view! {
        <button type="button" class="link" on:click=copy>{label}</button>
        <output class="small soft">{text(move || outcome.get())}</output>
    }
    .into_any()
}
