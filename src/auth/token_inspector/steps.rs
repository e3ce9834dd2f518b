use leptos::prelude::*;

use super::{
    super::dynamic::part,
    inspection::Inspection,
    verdicts::{name, word},
};
use crate::{
    inspect::Aspect,
    protocol::check::{Check, Checks},
};

/// Every step of the verification, numbered, with what was expected and what was found.
pub(super) fn steps(inspection: Inspection) -> AnyView {
    part(move || {
        let format = inspection.token.with(|token| token.as_ref().map(|token| token.format.clone()))?;
        let lists: [(Aspect, Checks); 4] = [
            (Aspect::Format, format),
            (Aspect::Signature, inspection.signature.get()),
            (Aspect::Time, inspection.time.get()),
            (Aspect::Claims, inspection.claims.get()),
        ];
        let rows = lists.iter().flat_map(|(aspect, checks)| checks.iter().map(|check| row(*aspect, check)));
        Some(
            view! {
                <section class="stack" aria-labelledby="steps">
                    <h2 id="steps">"Steps of the verification"</h2>
                    <ol class="steps">{rows.collect_view()}</ol>
                </section>
            }
            .into_any(),
        )
    })
    .into_any()
}

fn row(aspect: Aspect, check: &Check) -> AnyView {
    let rule = check.rule;
    let expected = (!check.expected.is_empty()).then(|| {
        view! { <span class="detail">"expected " <code>{check.expected.clone()}</code></span> }
    });
    view! {
        <li data-testid="step" data-code=rule.code data-verdict=name(check.verdict)>
            <span class="verdict" data-verdict=name(check.verdict)>{word(check.verdict)}</span>
            <span class="claim">{rule.claim} <span class="soft">" · " {aspect.name()}</span></span>
            {expected}
            <span class="detail">"found " <code>{check.found.clone()}</code></span>
            <span class="detail">{rule.source}</span>
        </li>
    }
    .into_any()
}
