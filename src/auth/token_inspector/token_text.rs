use std::ops::Range;

use leptos::{html::Pre, prelude::*};

use super::{
    super::{
        dynamic::part,
        mask::{Mask, dots},
    },
    area::Colored,
    inspection::Inspection,
};
use crate::inspect::{Fact, Part, Role, Token};

/// A longer text has no colours: they are slow to lay out.
const COLORED: usize = 8 * 1024;

/// What was pasted with its token in colours; the bytes of each claim are linked to it.
pub(super) fn colored_text(inspection: Inspection, element: NodeRef<Pre>) -> Colored {
    let is_shown = Memo::new(move |_| {
        let is_short = inspection.pasted.with(|pasted| pasted.len() <= COLORED);
        is_short && place(inspection).is_some()
    });
    let characters = move || {
        let token = inspection.token.with(|token| token.as_deref().map(colored));
        place(inspection).zip(token).map_or_else(
            || ().into_any(),
            |((before, after), token)| view! { {before} {token} {after} }.into_any(),
        )
    };
    Colored { text: Box::new(characters), is_shown, element }
}

/// What stands before and after the token in what was pasted; nothing if it does not stand there as it is.
fn place(inspection: Inspection) -> Option<(String, String)> {
    let token = inspection.token.with(|token| token.as_ref().map(|token| token.text.clone()))?;
    let split = |pasted: &String| {
        let (before, after) = pasted.split_once(token.as_str()).filter(|_| !token.is_empty())?;
        Some((before.to_owned(), after.to_owned()))
    };
    inspection.pasted.with(split)
}

/// What the token is, and what else is known of it.
pub(super) fn about(inspection: Inspection, mask: Mask) -> AnyView {
    let words = move || {
        let (kind, meaning) =
            inspection.token.with(|token| token.as_ref().map(|token| token.kind.words()))?;
        Some(
            view! {
                <p class="small"><strong data-testid="token-kind">{kind}</strong> ". " <span class="soft">{meaning}</span></p>
            }
            .into_any(),
        )
    };
    view! { {part(words)} {part(move || facts(inspection, mask))} }.into_any()
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

/// The token's parts.
fn colored(token: &Token) -> AnyView {
    if token.parts.is_empty() {
        return token.text.clone().into_any();
    }
    let part = |(index, part): (usize, &Part)| {
        let dot = if index > 0 { "." } else { "" };
        view! { {dot} <span class=part.role.name()>{members(&token.text, part)}</span> }
    };
    let parts = token.parts.iter().enumerate().map(part).collect_view();
    let end = token.parts.last().map_or(0, |part| part.range.end);
    view! { {parts} {token.text.get(end..).unwrap_or_default().to_owned()} }.into_any()
}

fn members(token: &str, part: &Part) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut end = part.range.start;
    let mut push = |range: Range<usize>, link: Option<String>| {
        let text = token.get(range).unwrap_or_default().to_owned();
        if text.is_empty() {
            return;
        }
        views.push(match link {
            Some(link) => view! { <span data-link=link>{text}</span> }.into_any(),
            None => text.into_any(),
        });
    };
    for (index, member) in part.members.iter().enumerate() {
        // A character that two members share is drawn with the first.
        let start = member.range.start.max(end);
        push(end..start, None);
        push(start..member.range.end, Some(link(part.role, index)));
        end = member.range.end;
    }
    push(end..part.range.end.max(end), None);
    views
}

/// What ties a member to its bytes.
pub(super) fn link(role: Role, index: usize) -> String {
    [role.name(), &index.to_string()].concat()
}
