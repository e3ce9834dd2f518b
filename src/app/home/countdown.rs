use std::time::Duration;

use bearer_lab::{
    auth::{dynamic::part, use_auth},
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
    part(move || {
        let session = use_auth()?.session.get()?;
        session.access_token.as_ref()?;
        let Some(end) = session.expires_at else {
            return Some(view! { <p class="small soft">"The provider does not say when the access token expires."</p> }.into_any());
        };
        let left = end.since(now.get()).seconds();
        let whole = end.since(session.received_at).seconds().max(1);
        let words = if left == 0 { "Access token expired" } else { "Access token expires in" };
        let shown = format!("{}:{:02}", left / 60, left % 60);
        Some(
            view! {
                <div class="stack tight wide">
                    <p class="between small"><span>{words}</span> <time class="count">{shown}</time></p>
                    <progress max=whole.to_string() value=left.to_string() aria-label="Lifetime left"></progress>
                </div>
            }
            .into_any(),
        )
    })
}
