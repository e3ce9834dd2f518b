use leptos::prelude::*;

use super::{
    super::dynamic::{part, text},
    inspection::Inspection,
};
use crate::{
    browser::clock,
    inspect::time::{utc, words},
    protocol::{Timestamp, jose::jwt::numeric_date},
};

/// The times that a token has a right to, in the order of its life, with what they mean.
const TIMES: [(&str, &str); 4] =
    [("auth_time", "signed in"), ("iat", "issued"), ("nbf", "valid from"), ("exp", "expires")];

/// When it was issued and when it ends, in words that follow the clock, with a bar between the two.
pub(super) fn times(inspection: Inspection) -> AnyView {
    part(move || {
        let token = inspection.token.get()?;
        let moment = |name| numeric_date(&token.claims, name).ok().flatten();
        let rows: Vec<AnyView> = TIMES
            .into_iter()
            .filter_map(|(name, meaning)| Some(row(inspection, meaning, moment(name)?)))
            .collect();
        if rows.is_empty() {
            return None;
        }
        let life = moment("iat").or_else(|| moment("nbf")).zip(moment("exp"));
        let bar = life.filter(|(start, end)| start < end).map(|(start, end)| bar(inspection, start, end));
        Some(
            view! {
                <section class="stack" aria-labelledby="times">
                    <h2 id="times">"Times"</h2>
                    {bar}
                    <dl class="times">{rows}</dl>
                </section>
            }
            .into_any(),
        )
    })
    .into_any()
}

fn row(inspection: Inspection, meaning: &'static str, moment: Timestamp) -> AnyView {
    view! {
        <div>
            <dt>{meaning}</dt>
            <dd class="count"><strong>{text(move || words(moment, inspection.now.get()))}</strong></dd>
            <dd class="small soft count"><time>{utc(moment)}</time> " · here " {clock::local(moment)}</dd>
        </div>
    }
    .into_any()
}

fn bar(inspection: Inspection, start: Timestamp, end: Timestamp) -> AnyView {
    let whole = end.since(start).seconds();
    let gone = move || inspection.now.get().since(start).seconds().min(whole);
    let label =
        move || format!("{} % of its life is over", u64::from(gone()) * 100 / u64::from(whole.max(1)));
    view! {
        <progress max=whole.to_string() prop:value=move || f64::from(gone()) aria-label="How much of its life is over"></progress>
        <p class="small soft count">{text(label)}</p>
    }
    .into_any()
}
