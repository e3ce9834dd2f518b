use std::time::Duration;

use bearer_lab::{auth::dynamic::text, browser::clock, inspect::time::age, protocol::Timestamp};
use leptos::prelude::*;

/// How long ago something was, while it grows older.
pub(super) fn age_view(at: Timestamp) -> AnyView {
    let now = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(move || now.set(clock::now()), Duration::from_secs(10));
    on_cleanup(move || {
        if let Ok(handle) = ticking {
            handle.clear();
        }
    });
    view! { <span>{text(move || age(at, now.get()))}</span> }.into_any()
}
