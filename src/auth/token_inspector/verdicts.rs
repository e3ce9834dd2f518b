use leptos::prelude::*;

use super::{super::dynamic::text, inspection::Inspection};
use crate::{
    client::rule_texts,
    inspect::{Aspect, Conclusion, Reason, claims, signature},
    protocol::check::{Checks, Rule, Verdict},
};

/// The four verdicts, beside each other and never merged.
pub(super) fn verdicts(inspection: Inspection) -> AnyView {
    let format =
        move || inspection.token.with(|token| token.as_ref().map(|token| Conclusion::of(&token.format, &[])));
    let of = move |checks: RwSignal<Checks>, decisive: &[&'static Rule]| {
        inspection.token.with(Option::is_some).then(|| checks.with(|checks| Conclusion::of(checks, decisive)))
    };
    view! {
        <section class="verdicts" aria-label="Verdicts" aria-live="polite">
            {verdict(Aspect::Format, "verdict-format", format)}
            {verdict(Aspect::Signature, "verdict-signature", move || of(inspection.signature, &signature::DECISIVE))}
            {verdict(Aspect::Time, "verdict-time", move || of(inspection.time, &[]))}
            {verdict(Aspect::Claims, "verdict-claims", move || of(inspection.claims, &claims::DECISIVE))}
        </section>
    }
    .into_any()
}

fn verdict(
    aspect: Aspect,
    testid: &'static str,
    conclude: impl Fn() -> Option<Conclusion> + Copy + Send + Sync + 'static,
) -> AnyView {
    let conclusion = Memo::new(move |_| conclude());
    let verdict = move || conclusion.with(|it| it.as_ref().map_or(Verdict::Unchecked, |it| it.verdict));
    let reason = move || {
        conclusion.with(|it| match it.as_ref().map(|it| &it.reason) {
            Some(Reason::Broken(rule)) => rule_texts(rule).problem.to_owned(),
            Some(Reason::Sentence(sentence)) => sentence.clone(),
            None => "No token was pasted.".to_owned(),
        })
    };
    view! {
        <div class="verdict-box" data-testid=testid data-verdict=text(move || name(verdict()))>
            <h2>{aspect.name()}</h2>
            <strong>{text(move || word(verdict()))}</strong>
            <p class="small">{text(reason)}</p>
        </div>
    }
    .into_any()
}

/// The name that automation relies on.
pub(super) const fn name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Unchecked => "unchecked",
    }
}

/// A shape and a word: colour is never the only sign.
pub(super) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✓ passed",
        Verdict::Fail => "✗ failed",
        Verdict::Unchecked => "– unchecked",
    }
}
