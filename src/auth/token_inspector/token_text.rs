use std::ops::Range;

use leptos::{html::Pre, prelude::*};

use super::{
    super::{
        copy_button::copy_button,
        dynamic::{part, text},
        mask::{Mask, dots},
    },
    inspection::Inspection,
};
use crate::inspect::{Fact, Part, Role, Token};

/// Of a longer token only so many characters are drawn before somebody asks for all: they are the slowest to lay out.
const SHOWN: usize = 6 * 1024;

/// The token with its parts in colour; the bytes of each claim are linked to it.
pub(super) fn token_text(inspection: Inspection, mask: Mask, scroller: NodeRef<Pre>) -> AnyView {
    let is_whole = RwSignal::new(false);
    let characters = move || {
        let limit = if is_whole.get() { usize::MAX } else { SHOWN };
        let draw = if mask.hides() { dots } else { str::to_owned };
        inspection.token.with(|token| Some(colored(token.as_deref()?, limit, draw)))
    };
    let rest = move || {
        let length = inspection.token.with(|token| token.as_ref().map_or(0, |token| token.text.len()));
        (length > SHOWN && !is_whole.get()).then(|| {
            let words = format!("Show all {length} characters");
            view! { <p><button type="button" on:click=move |_| is_whole.set(true)>{words}</button></p> }
                .into_any()
        })
    };
    let words = move |read: fn((&'static str, &'static str)) -> &'static str| {
        inspection.token.with(|token| token.as_ref().map_or("", |token| read(token.kind.words())))
    };
    let whole =
        move || inspection.token.with_untracked(|token| token.as_ref().map(|token| token.text.clone()));
    view! {
        <section class="stack" aria-labelledby="token-text">
            <div class="between">
                <h2 id="token-text" data-testid="token-kind">{text(move || words(|words| words.0))}</h2>
                <p>{mask.button("the token's characters")} " " {copy_button("Copy the token", move || whole().unwrap_or_default())}</p>
            </div>
            <p class="small soft">{text(move || words(|words| words.1))}</p>
            <pre class="token" node_ref=scroller tabindex="0" role="group" aria-label="The token">{part(characters)}</pre>
            {part(rest)}
            {part(move || facts(inspection, mask))}
            <p class="small legend">
                <span class="header">"header"</span> " " <span class="payload">"payload"</span> " "
                <span class="signature">"signature"</span>
            </p>
        </section>
    }
    .into_any()
}

/// What else is known: the parameters of a response, the disclosures of an SD-JWT.
fn facts(inspection: Inspection, mask: Mask) -> Option<AnyView> {
    let draw = if mask.hides() { dots } else { str::to_owned };
    let facts = inspection.token.with(|token| token.as_ref().map(|token| token.facts.clone()))?;
    let row = |fact: Fact| {
        view! { <dt>{fact.name}</dt> <dd class="mono breaking">{draw(&fact.value)}</dd> }.into_any()
    };
    let rows: Vec<AnyView> = facts.into_iter().map(row).collect();
    (!rows.is_empty()).then(|| view! { <dl class="fields" data-testid="facts">{rows}</dl> }.into_any())
}

/// How characters of the token are drawn.
type Draw = fn(&str) -> String;

/// The token's parts, up to about this many characters.
fn colored(token: &Token, limit: usize, draw: Draw) -> AnyView {
    if token.parts.is_empty() {
        let shown: String = token.text.chars().take(limit).collect();
        return draw(&shown).into_any();
    }
    let shown = token.parts.iter().take_while(|part| part.range.start < limit);
    let part = |(index, part): (usize, &Part)| {
        let dot = if index > 0 { "." } else { "" };
        view! { {dot} <span class=part.role.name()>{members(&token.text, part, limit, draw)}</span> }
    };
    shown.enumerate().map(part).collect_view().into_any()
}

fn members(token: &str, part: &Part, limit: usize, draw: Draw) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut end = part.range.start;
    let mut push = |range: Range<usize>, link: Option<String>| {
        let text = draw(token.get(range).unwrap_or_default());
        if text.is_empty() {
            return;
        }
        views.push(match link {
            Some(link) => view! { <span data-link=link>{text}</span> }.into_any(),
            None => text.into_any(),
        });
    };
    let shown = part.members.iter().enumerate().take_while(|(_, member)| member.range.start < limit);
    for (index, member) in shown {
        // A character that two members share is drawn with the first.
        let start = member.range.start.max(end);
        push(end..start, None);
        push(start..member.range.end, Some(link(part.role, index)));
        end = member.range.end;
    }
    push(end..part.range.end.min(limit).max(end), None);
    views
}

/// What ties a member to its bytes.
pub(super) fn link(role: Role, index: usize) -> String {
    [role.name(), &index.to_string()].concat()
}
