use bearer_lab::{
    auth::dynamic::part,
    protocol::check::{Check, Checks, Verdict},
    trace::Sent,
};
use leptos::prelude::*;

use super::log::Log;

/// The checks of a message, in order.
#[component]
pub(super) fn ChecksList(checks: Checks) -> impl IntoView {
    if checks.is_empty() {
        return ().into_any();
    }
    let items = checks.iter().map(check).collect_view();
    view! { <ul class="checks" role="list" aria-label="Checks">{items}</ul> }.into_any()
}

fn check(check: &Check) -> AnyView {
    let (name, word) = match check.verdict {
        Verdict::Pass => ("pass", "✓ passed"),
        Verdict::Fail => ("fail", "✗ failed"),
        Verdict::Unchecked => ("unchecked", "– unchecked"),
    };
    let detail = match check.verdict {
        Verdict::Pass => check.found.clone(),
        Verdict::Fail => format!("expected {}, found {}", check.expected, check.found),
        Verdict::Unchecked => check.found.clone(),
    };
    view! {
        <li>
            <span class="verdict" data-verdict=name>{word}</span>
            <span title=check.rule.source>{check.rule.claim}</span>
            <span class="detail">{detail}</span>
        </li>
    }
    .into_any()
}

/// The checks of everything since the browser came back from the provider.
#[component]
pub(in crate::app) fn ChecksOfResponse() -> impl IntoView {
    part(move || {
        let messages = Log::shown();
        let since = messages.iter().position(|entry| matches!(entry.message.sent, Sent::Return(_)))?;
        let lists =
            messages.into_iter().skip(since).map(|entry| view! { <ChecksList checks=entry.message.checks/> });
        Some(lists.collect_view().into_any())
    })
}
