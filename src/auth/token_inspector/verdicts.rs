use leptos::prelude::*;

use super::{super::dynamic::text, inspection::Inspection};
use crate::{
    client::rule_texts,
    inspect::{Aspect, Conclusion, Reason, claims, signature, time::duration},
    protocol::{
        check::{Checks, Rule, Verdict, quote},
        jose::jwt::numeric_date,
    },
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
            {verdict(inspection, Aspect::Format, "verdict-format", format)}
            {verdict(inspection, Aspect::Signature, "verdict-signature", move || of(inspection.signature, &signature::DECISIVE))}
            {verdict(inspection, Aspect::Time, "verdict-time", move || of(inspection.time, &[]))}
            {verdict(inspection, Aspect::Claims, "verdict-claims", move || of(inspection.claims, &claims::DECISIVE))}
        </section>
    }
    .into_any()
}

fn verdict(
    inspection: Inspection,
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
            <strong>{text(move || short(inspection, aspect, verdict()))}</strong>
            <p class="small">{text(reason)}</p>
        </div>
    }
    .into_any()
}

/// The verdict in a few words; one that passed says with what.
fn short(inspection: Inspection, aspect: Aspect, verdict: Verdict) -> String {
    if verdict != Verdict::Pass {
        return word(verdict).to_owned();
    }
    let token = inspection.token.get();
    let what = token.and_then(|token| match aspect {
        Aspect::Format => Some(token.kind.words().0.to_owned()),
        Aspect::Signature => Some(["Valid, ", &quote(token.header.member("alg")?.as_str()?)].concat()),
        Aspect::Time => {
            let end = numeric_date(&token.claims, "exp").ok()??;
            Some([&duration(u64::from(end.since(inspection.now.get()).seconds())), " left"].concat())
        }
        Aspect::Claims => Some("As expected".to_owned()),
    });
    what.map_or_else(|| word(verdict).to_owned(), |what| ["✓ ", &what].concat())
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
        Verdict::Unchecked => "– not checked",
    }
}
