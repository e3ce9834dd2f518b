use leptos::prelude::*;

use super::{super::dynamic::part, inspection::Inspection};
use crate::{client::rule_texts, inspect::warnings::warnings, protocol::check::Failure};

/// What is not wrong and should still be known.
pub(super) fn warning_list(inspection: Inspection) -> AnyView {
    part(move || {
        let items: Vec<AnyView> = found(inspection)?.into_iter().map(item).collect();
        Some(if items.is_empty() {
            view! { <p class="soft small">"Nothing unusual was found."</p> }.into_any()
        } else {
            view! { <ul class="warnings" role="list" aria-label="Notes">{items}</ul> }.into_any()
        })
    })
    .into_any()
}

/// How many there are. Tracks what they depend on.
pub(super) fn warning_count(inspection: Inspection) -> usize {
    found(inspection).map_or(0, |found| found.len())
}

fn found(inspection: Inspection) -> Option<Vec<Failure>> {
    let token = inspection.token.get()?;
    let (profile, name) = (inspection.profile.get(), inspection.name());
    let now = inspection.now.get_untracked();
    Some(inspection.keys.with(|keys| warnings(&token, profile, name, keys, now)))
}

fn item(warning: Failure) -> AnyView {
    let rule = warning.rule;
    let texts = rule_texts(rule);
    view! {
        <li data-testid="warning" data-code=rule.code>
            <strong>"⚠ " {texts.problem}</strong>
            <span class="small">"Received: " <code>{warning.found}</code> ". Expected: " {warning.expected} "."</span>
            <span class="small">{texts.mend}</span>
            <span class="small soft">{rule.source}</span>
        </li>
    }
    .into_any()
}
