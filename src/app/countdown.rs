use std::time::Duration;

use bearer_lab::{auth::use_auth, browser::clock};
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
    move || {
        let session = use_auth()?.session.get()?;
        let Some(end) = session.expires_at else {
            return Some(
                view! { <span>"signed in · the provider does not say for how long"</span> }.into_any(),
            );
        };
        let left = end.since(now.get()).seconds();
        let text = format!("{}:{:02}", left / 60, left % 60);
        Some(view! { <span>"signed in · expires in " <time class="count">{text}</time></span> }.into_any())
    }
}
