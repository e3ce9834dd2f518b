use bearer_lab::{
    auth::dynamic::part,
    protocol::check::Verdict,
    trace::{CheckRecord, FlowKind},
};
use leptos::prelude::*;

use super::log::Log;

/// The checks of one message: failed ones first, then those that were not made.
pub(super) fn checks_list(checks: &[CheckRecord]) -> AnyView {
    let rank = |check: &&CheckRecord| match check.verdict {
        Verdict::Fail => 0,
        Verdict::Unchecked => 1,
        Verdict::Pass => 2,
    };
    let mut sorted: Vec<_> = checks.iter().collect();
    sorted.sort_by_key(rank);
    let items = sorted.into_iter().map(check_view).collect_view();
    view! { <ul class="checks" role="list" aria-label="Checks">{items}</ul> }.into_any()
}

fn check_view(check: &CheckRecord) -> AnyView {
    let (name, word) = match check.verdict {
        Verdict::Pass => ("pass", "✓ passed"),
        Verdict::Fail => ("fail", "✗ failed"),
        Verdict::Unchecked => ("unchecked", "– not checked"),
    };
    let detail = match check.verdict {
        // After signing out the values are gone.
        Verdict::Fail if check.expected.is_empty() => String::new(),
        Verdict::Fail => format!("expected {}, received {}", check.expected, check.found),
        Verdict::Pass | Verdict::Unchecked => check.found.clone(),
    };
    view! {
        <li>
            <span class="verdict" data-verdict=name>{word}</span>
            <span>{check.claim.to_string()}</span>
            <span class="detail">{detail} " " <span class="source">{check.source.to_string()}</span></span>
        </li>
    }
    .into_any()
}

/// The checks of the last sign-in and of everything after it, by message.
pub(in crate::app) fn checks_of_session(log: Log) -> AnyView {
    let lists = move || {
        let flows = log.flows();
        let first = flows.iter().rposition(|(flow, _)| flow.kind == FlowKind::SignIn)?;
        let entries = flows.into_iter().skip(first).flat_map(|(_, entries)| entries);
        let lists = entries.filter(|entry| !entry.message.checks.is_empty()).map(|entry| {
            let label = entry.message.purpose.label();
            view! { <section class="stack"><h3>{label}</h3>{checks_list(&entry.message.checks)}</section> }
        });
        Some(lists.collect_view().into_any())
    };
    view! { <div class="stack wide">{part(lists)}</div> }.into_any()
}
