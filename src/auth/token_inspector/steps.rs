use leptos::prelude::*;

use super::{
    super::dynamic::part,
    inspection::Inspection,
    verdicts::{name, word},
};
use crate::{
    inspect::Aspect,
    protocol::check::{Check, Checks, Verdict},
};

/// Every step of the verification, failed ones first; those that passed are closed.
pub(super) fn steps(inspection: Inspection) -> AnyView {
    part(move || {
        let (passed, open): (Vec<_>, Vec<_>) =
            all(inspection)?.into_iter().partition(|(_, check)| check.verdict == Verdict::Pass);
        let (failed, unchecked): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|(_, check)| check.verdict == Verdict::Fail);
        let rows = |steps: Vec<(Aspect, Check)>| {
            steps.iter().map(|(aspect, check)| row(*aspect, check)).collect::<Vec<_>>()
        };
        let label = format!("{} passed", passed.len());
        let has_passed = !passed.is_empty();
        let passed = has_passed.then(|| {
            view! { <details><summary class="small">{label}</summary><ol class="steps">{rows(passed)}</ol></details> }
        });
        Some(
            view! {
                <section class="wide" aria-label="Verification steps">
                    <ol class="steps">{rows(failed)} {rows(unchecked)}</ol>
                    {passed}
                </section>
            }
            .into_any(),
        )
    })
    .into_any()
}

/// How many steps there are. Tracks them.
pub(super) fn step_count(inspection: Inspection) -> usize {
    all(inspection).map_or(0, |steps| steps.len())
}

fn all(inspection: Inspection) -> Option<Vec<(Aspect, Check)>> {
    let format = inspection.token.with(|token| token.as_ref().map(|token| token.format.clone()))?;
    let lists: [(Aspect, Checks); 4] = [
        (Aspect::Format, format),
        (Aspect::Signature, inspection.signature.get()),
        (Aspect::Time, inspection.time.get()),
        (Aspect::Claims, inspection.claims.get()),
    ];
    let steps = lists.iter().flat_map(|(aspect, checks)| checks.iter().map(|check| (*aspect, check.clone())));
    Some(steps.collect())
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
            <span class="detail">"received " <code>{check.found.clone()}</code></span>
            <span class="detail">{rule.source}</span>
        </li>
    }
    .into_any()
}
