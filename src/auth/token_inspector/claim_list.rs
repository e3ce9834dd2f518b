use leptos::{html::Div, prelude::*};

use super::{
    super::{
        copy_button::copy_button,
        dynamic::{part, text},
        mask::{Mask, dots},
    },
    draft::Draft,
    inspection::Inspection,
    token_text::link,
};
use crate::{
    browser::{clock, highlight},
    inspect::{Member, Role, Token, glossary, time},
    protocol::{Timestamp, json::Json},
    trace,
};

/// Claims whose values are moments (RFC 7519 §2).
const MOMENTS: [&str; 8] = ["exp", "nbf", "iat", "auth_time", "updated_at", "toe", "xms_tcdt", "pwd_exp"];

/// Of more members only so many are drawn before somebody asks for all.
const SHOWN: usize = 200;

/// So many are laid out together, when they come into view.
const GROUP: usize = 25;

/// What header and payload say, each member explained: as JSON, or as a table with the whole explanations.
pub(super) fn claim_list(inspection: Inspection, draft: Draft, mask: Mask) -> AnyView {
    let look = Look { is_table: RwSignal::new(false), search: RwSignal::new(String::new()) };
    view! {
        {list(inspection, draft, mask, look, Role::Header, "Header")}
        {list(inspection, draft, mask, look, Role::Payload, "Payload")}
        {part(move || inspection.token.with(|token| payload_text(token.as_ref()?, mask)))}
    }
    .into_any()
}

/// How the members are shown.
#[derive(Clone, Copy)]
struct Look {
    is_table: RwSignal<bool>,
    /// Only members with this text in them are shown; all if it is empty.
    search: RwSignal<String>,
}

impl Look {
    fn is_shown(self, member: &Member) -> bool {
        self.search.with(|search| {
            let search = search.trim().to_lowercase();
            let has = |text: &str| text.to_lowercase().contains(&search);
            search.is_empty() || has(&member.name) || has(&member.written)
        })
    }
}

fn list(
    inspection: Inspection,
    draft: Draft,
    mask: Mask,
    look: Look,
    role: Role,
    title: &'static str,
) -> AnyView {
    let is_whole = RwSignal::new(false);
    let element = NodeRef::<Div>::new();
    let count = Memo::new(move |_| inspection.token.with(|token| members(token.as_deref(), role).len()));
    let shown = move || {
        let count = if is_whole.get() { usize::MAX } else { SHOWN };
        let hides = mask.hides();
        let is_shown = |member: &Member| role == Role::Header || look.is_shown(member);
        inspection
            .token
            .with(|token| Some(groups(role, members(token.as_deref(), role), count, hides, &is_shown)))
    };
    let class = move || if look.is_table.get() { "table" } else { "json" };
    let is_there = Memo::new(move |_| count.get() > 0);
    part(move || {
        let title_id = role.name();
        let (tools, copy_label) = match role {
            Role::Header => (view_choice(look), "Copy header"),
            _ => (payload_tools(inspection, draft, look, mask), "Copy payload"),
        };
        is_there.get().then(|| {
            view! {
                <section class="stack" aria-labelledby=title_id>
                    <div class="between wide">
                        <h2 id=title_id class=title_id>{title}</h2>
                        <div class="row">{tools} {copy_button(copy_label, move || decoded(inspection, role))}</div>
                    </div>
                    <div class=text(class) node_ref=element tabindex="-1">{part(shown)}</div>
                    {part(move || (count.get() > SHOWN).then(|| show_all(role, count.get(), is_whole, element)))}
                </section>
            }
            .into_any()
        })
    })
    .into_any()
}

fn view_choice(look: Look) -> AnyView {
    let choice = |label: &'static str, is_table: bool| {
        let is_chosen = move || (look.is_table.get() == is_table).to_string();
        view! { <button type="button" aria-pressed=text(is_chosen) on:click=move |_| look.is_table.set(is_table)>{label}</button> }
    };
    view! { <div class="segment" role="group" aria-label="View">{choice("JSON", false)} {choice("Table", true)}</div> }
        .into_any()
}

fn payload_tools(inspection: Inspection, draft: Draft, look: Look, mask: Mask) -> AnyView {
    let edit = move |_| draft.edit(&decoded(inspection, Role::Payload));
    view! {
        <input
            type="search"
            class="search"
            aria-label="Search in claims"
            placeholder="Search in claims"
            data-testid="search-claims"
            on:input=move |event| look.search.set(event_target_value(&event))
        />
        {mask.button("the claims")}
        <button type="button" class="quiet" data-testid="edit-claims" on:click=edit>"Edit and sign again"</button>
    }
    .into_any()
}

/// The decoded JSON of a part, indented.
fn decoded(inspection: Inspection, role: Role) -> String {
    let text = inspection.token.with_untracked(|token| {
        let token = token.as_ref()?;
        token.parts.iter().find(|part| part.role == role)?.text.clone()
    });
    trace::indented(&text.unwrap_or_default())
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

/// The first `count` members, in groups, without those that are not looked for.
fn groups(
    role: Role,
    members: &[Member],
    count: usize,
    hides: bool,
    is_shown: &dyn Fn(&Member) -> bool,
) -> AnyView {
    let last = members.len().saturating_sub(1);
    let members = members.get(..count).unwrap_or(members);
    let rows: Vec<AnyView> = members
        .iter()
        .enumerate()
        .filter(|(_, member)| is_shown(member))
        .map(|(index, member)| row(role, index, member, hides, index == last))
        .collect();
    if rows.is_empty() {
        return view! { <p class="soft small">"No claim contains this text."</p> }.into_any();
    }
    let count = rows.len().div_ceil(GROUP);
    let mut rows = rows.into_iter();
    let group = |_| view! { <ul class="members">{rows.by_ref().take(GROUP).collect::<Vec<_>>()}</ul> };
    (0..count).map(group).collect_view().into_any()
}

fn row(role: Role, index: usize, member: &Member, hides: bool, is_last: bool) -> AnyView {
    let term = match role {
        Role::Header => glossary::header_parameter(&member.name),
        _ => glossary::claim(&member.name),
    };
    let value =
        if hides && member.is_secret() { dots(&member.written) } else { trace::indented(&member.written) };
    let moment = moment(member).map(|moment| {
        let text = [&time::utc(moment), " · ", &time::words(moment, clock::now())].concat();
        let local = ["local time: ", &clock::local(moment)].concat();
        view! { <span class="moment" title=local>{text}</span> }
    });
    let meaning = term.map(|term| {
        view! { <span class="meaning" title=term.meaning>{term.meaning} " " <span class="source">{term.source}</span></span> }
    });
    let label =
        if member.name.is_empty() { "a member without a name".to_owned() } else { member.name.clone() };
    // One stop of the Tab key for each group: the arrow keys lead on from the first.
    let tab_index = if index.is_multiple_of(GROUP) { "0" } else { "-1" };
    let comma = if is_last { "" } else { "," };
    view! {
        <li class="member" data-link=link(role, index) tabindex=tab_index aria-label=label>
            <span class="pair">
                <i class="mark">"\""</i><b class="name">{member.name.clone()}</b><i class="mark">"\": "</i>
                <span class="value">{value}</span><i class="mark">{comma}</i>
            </span>
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
