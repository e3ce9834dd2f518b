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
    browser::{clock, highlight},
    inspect::{Member, Role, Token, glossary, time},
    protocol::{Timestamp, json::Json},
};

/// Claims whose values are moments (RFC 7519 §2).
const MOMENTS: [&str; 8] = ["exp", "nbf", "iat", "auth_time", "updated_at", "toe", "xms_tcdt", "pwd_exp"];

/// Of more members only so many are drawn before somebody asks for all.
const SHOWN: usize = 200;

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
    let is_whole = RwSignal::new(false);
    let element = NodeRef::<Div>::new();
    let count = Memo::new(move |_| inspection.token.with(|token| members(token.as_deref(), role).len()));
    let shown = move || {
        let count = if is_whole.get() { usize::MAX } else { SHOWN };
        let hides = mask.hides();
        inspection.token.with(|token| Some(groups(role, members(token.as_deref(), role), count, hides)))
    };
    let hint = (role == Role::Payload)
        .then_some("Pointing at one marks its bytes; the arrow keys go from one to the next.");
    let is_there = Memo::new(move |_| count.get() > 0);
    part(move || {
        let title_id = role.name();
        is_there.get().then(|| {
            view! {
                <section class="stack" aria-labelledby=title_id>
                    <h2 id=title_id class=title_id>{title}</h2>
                    {hint.map(|hint| view! { <p class="small soft">{hint}</p> }.into_any())}
                    <div node_ref=element>{part(shown)}</div>
                    {part(move || (count.get() > SHOWN).then(|| show_all(role, count.get(), is_whole, element)))}
                </section>
            }
            .into_any()
        })
    })
    .into_any()
}

/// The button that shows all members, until it has done so.
fn show_all(role: Role, count: usize, is_whole: RwSignal<bool>, list: NodeRef<Div>) -> AnyView {
    let press = move |_| {
        is_whole.set(true);
        // The button is gone: the focus goes to the first of the members that it showed.
        request_animation_frame(move || {
            if let Some(list) = list.get_untracked() {
                highlight::focus(&list, &link(role, SHOWN));
            }
        });
    };
    let noun = if role == Role::Header { "header parameters" } else { "claims" };
    let button = move || {
        let words = format!("Show all {count} {noun}");
        view! { <p><button type="button" data-testid="show-claims" on:click=press>{words}</button></p> }
            .into_any()
    };
    part(move || (!is_whole.get()).then(button)).into_any()
}

fn members(token: Option<&Token>, role: Role) -> &[Member] {
    let part = token.and_then(|token| token.parts.iter().find(|part| part.role == role));
    part.map_or(&[], |part| part.members.as_slice())
}

/// The first `count` members, in groups.
fn groups(role: Role, members: &[Member], count: usize, hides: bool) -> AnyView {
    let members = members.get(..count).unwrap_or(members);
    let mut rows = members.iter().enumerate().map(|(index, member)| row(role, index, member, hides));
    let group = |_| view! { <ul class="members">{rows.by_ref().take(GROUP).collect_view()}</ul> };
    (0..members.len().div_ceil(GROUP)).map(group).collect_view().into_any()
}

fn row(role: Role, index: usize, member: &Member, hides: bool) -> AnyView {
    let term = match role {
        Role::Header => glossary::header_parameter(&member.name),
        _ => glossary::claim(&member.name),
    };
    let value = if hides && member.is_secret() { dots(&member.written) } else { member.written.clone() };
    let moment = moment(member).map(|moment| {
        let text = [&time::utc(moment), " · here ", &clock::local(moment)].concat();
        view! { <span class="moment">{text}</span> }
    });
    let meaning = term.map(|term| {
        view! { <span class="meaning">{term.meaning} " " <span class="source">{term.source}</span></span> }
    });
    let label =
        if member.name.is_empty() { "a member without a name".to_owned() } else { member.name.clone() };
    // One stop of the Tab key for each group: the arrow keys lead on from the first.
    let tab_index = if index.is_multiple_of(GROUP) { "0" } else { "-1" };
    view! {
        <li class="member" data-link=link(role, index) tabindex=tab_index aria-label=label>
            <b class="name">{member.name.clone()}</b>
            <span class="value">{value}</span>
            {moment}
            {meaning}
        </li>
    }
    .into_any()
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
