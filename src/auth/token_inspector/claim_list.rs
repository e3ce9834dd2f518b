use std::borrow::Cow;

use leptos::{html::Div, prelude::*};

use super::{
    super::{
        dynamic::part,
        mask::{Mask, dots},
    },
    inspection::Inspection,
    token_text::link,
};
use crate::{
    browser::{
        clock,
        pieces::{self, Piece},
    },
    inspect::{Member, Part, Role, Token, glossary, time},
    protocol::{Timestamp, json::Json},
};

/// Claims whose values are moments (RFC 7519 §2).
const MOMENTS: [&str; 8] = ["exp", "nbf", "iat", "auth_time", "updated_at", "toe", "xms_tcdt", "pwd_exp"];

/// So many are laid out together, when they come into view.
const GROUP: usize = 25;

/// What header and payload say, each member explained.
pub(super) fn claim_list(inspection: Inspection, mask: Mask) -> AnyView {
    view! {
        {list(inspection, mask, Role::Header, "Header")}
        {list(inspection, mask, Role::Payload, "Claims")}
        {part(move || inspection.token.with(|token| payload_text(token.as_ref()?, mask)))}
    }
    .into_any()
}

fn list(inspection: Inspection, mask: Mask, role: Role, title: &'static str) -> AnyView {
    let element = NodeRef::<Div>::new();
    let is_there =
        Memo::new(move |_| inspection.token.with(|token| members(token.as_deref(), role).is_some()));
    Effect::new(move || {
        let Some((element, token)) = element.get().zip(inspection.token.get()) else { return };
        let members = members(Some(&token), role).unwrap_or_default();
        let hides = mask.hides();
        let mut rows = members.iter().enumerate().map(|(index, member)| row(role, index, member, hides));
        let group = |_| Piece::of("ul", "members", rows.by_ref().take(GROUP).collect());
        pieces::fill(&element, &(0..members.len().div_ceil(GROUP)).map(group).collect::<Vec<_>>());
    });
    let hint = (role == Role::Payload)
        .then_some("Pointing at one marks its bytes; the arrow keys go from one to the next.");
    part(move || {
        let title_id = role.name();
        is_there.get().then(|| {
            view! {
                <section class="stack" aria-labelledby=title_id>
                    <h2 id=title_id class=title_id>{title}</h2>
                    {hint.map(|hint| view! { <p class="small soft">{hint}</p> }.into_any())}
                    <div node_ref=element></div>
                </section>
            }
            .into_any()
        })
    })
    .into_any()
}

fn members(token: Option<&Token>, role: Role) -> Option<&[Member]> {
    let part: &Part = token?.parts.iter().find(|part| part.role == role)?;
    (!part.members.is_empty()).then_some(part.members.as_slice())
}

fn row(role: Role, index: usize, member: &Member, hides: bool) -> Piece<'_> {
    let term = match role {
        Role::Header => glossary::header_parameter(&member.name),
        _ => glossary::claim(&member.name),
    };
    let value =
        if hides && member.is_secret() { dots(&member.written).into() } else { Cow::from(&member.written) };
    let mut inside = vec![Piece::element("b", "name", &member.name), Piece::element("span", "value", value)];
    if let Some(moment) = moment(member) {
        let text = [&time::utc(moment), " · here ", &clock::local(moment)].concat();
        inside.push(Piece::element("span", "moment", text));
    }
    if let Some(term) = term {
        let source = Piece::element("span", "source", term.source);
        inside.push(Piece::of("span", "meaning", vec![Piece::text(term.meaning), Piece::text(" "), source]));
    }
    let label = if member.name.is_empty() { "a member without a name" } else { &member.name };
    Piece::of("li", "member", inside).linked(link(role, index)).focusable(label)
}

fn moment(member: &Member) -> Option<Timestamp> {
    let seconds = MOMENTS.contains(&member.name.as_str()).then(|| member.written.parse().ok()).flatten()?;
    (0..100_000_000_000).contains(&seconds).then(|| Timestamp::from_seconds(seconds))
}

/// A payload that is no JSON object, as it stands.
fn payload_text(token: &Token, mask: Mask) -> Option<AnyView> {
    let text = token.payload_text().filter(|_| token.claims == Json::Null)?;
    // It can be a token.
    let text = if mask.hides() { dots(text) } else { text.to_owned() };
    Some(view! { <section class="stack"><h2 class="payload">"Payload"</h2><pre class="token">{text}</pre></section> }.into_any())
}
