use std::time::Duration;

use bearer_lab::{
    auth::{dynamic::text, use_auth},
    browser::clock,
};
use leptos::prelude::*;

/// How long the access token still lives, counted down.
#[component]
pub(super) fn Countdown() -> impl IntoView {
    let now = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(move || now.set(clock::now()), Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(handle) = ticking {
            handle.clear();
        }
    });
    let end = move || use_auth()?.session.with(|session| session.as_ref()?.expires_at);
    let words = move || match end() {
        None => "signed in · the provider does not say for how long",
        Some(_) => "signed in · expires in ",
    };
    let left = move || match end() {
        None => String::new(),
        Some(end) => {
            let left = end.since(now.get()).seconds();
            format!("{}:{:02}", left / 60, left % 60)
        }
    };
    view! { {text(words)} <time class="count">{text(left)}</time> }
}
