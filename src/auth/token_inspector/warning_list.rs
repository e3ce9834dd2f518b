use leptos::prelude::*;

use super::{super::dynamic::part, inspection::Inspection};
use crate::{client::rule_texts, inspect::warnings::warnings, protocol::check::Failure};

/// What is not wrong and should still be known.
pub(super) fn warning_list(inspection: Inspection) -> AnyView {
    part(move || {
        let token = inspection.token.get()?;
        let (profile, name) = (inspection.profile.get(), inspection.name());
        let now = inspection.now.get_untracked();
        let found = inspection.keys.with(|keys| warnings(&token, profile, name, keys, now));
        let items: Vec<AnyView> = found.into_iter().map(item).collect();
        (!items.is_empty()).then(|| {
            view! {
                <section class="stack" aria-labelledby="warnings">
                    <h2 id="warnings">"Warnings"</h2>
                    <ul class="warnings" role="list">{items}</ul>
                </section>
            }
            .into_any()
        })
    })
    .into_any()
}

fn item(warning: Failure) -> AnyView {
    let rule = warning.rule;
    let texts = rule_texts(rule);
    view! {
        <li data-testid="warning" data-code=rule.code>
            <strong>"⚠ " {texts.problem}</strong>
            <span class="small">"found " <code>{warning.found}</code> "; wanted " {warning.expected} "."</span>
            <span class="small">{texts.mend}</span>
            <span class="small soft">{rule.source}</span>
        </li>
    }
    .into_any()
}
