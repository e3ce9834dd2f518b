//! The token inspector: what a token says and whether to believe it, on the page of any app.
//!
//! [`Inspection`] holds the state and is its only writer; each other file shows one part of it. Nothing leaves the
//! page unless a button says so.

mod area;
mod ask;
mod checklist;
mod claim_list;
mod comparison;
mod draft;
mod inspection;
mod key_field;
mod maker;
mod share;
mod shows;
mod steps;
mod times;
mod token_field;
mod token_text;
mod verdicts;
mod warning_list;

use leptos::{html::Pre, prelude::*};

pub use shows::Shows;

use self::{
    ask::ask,
    checklist::checklist,
    claim_list::claim_list,
    comparison::comparison,
    draft::Draft,
    inspection::Inspection,
    key_field::key_field,
    maker::maker,
    share::share,
    steps::{step_count, steps},
    times::times,
    token_field::token_field,
    token_text::about,
    verdicts::verdicts,
    warning_list::{warning_count, warning_list},
};
use super::{
    dynamic::{part, text},
    mask::Mask,
    tabs::{Tab, tabs},
    use_auth,
};
use crate::{
    browser::{highlight, location},
    protocol::Secret,
    session::Session,
};

/// Shows what a pasted token says, and four verdicts on it: format, signature, time and claims.
///
/// Below an [`AuthProvider`](super::AuthProvider) it offers the session's own tokens and knows what they must agree
/// with; elsewhere it works on what is pasted.
#[component]
pub fn TokenInspector(
    /// What it shows before anything is pasted.
    #[prop(optional)]
    shows: Shows,
    /// What stands above the field for the token.
    #[prop(optional)]
    heading: Option<fn() -> AnyView>,
) -> impl IntoView {
    let inspection = Inspection::new();
    let is_opened_by_link = shows != Shows::Session;
    match shows {
        Shows::Given(token) => show_given(inspection, &token),
        Shows::Address => {
            if let Some(token) = location::take_fragment(share::PARAMETER) {
                inspection.show(&token, "");
            }
        }
        Shows::Session => show_session(inspection),
    }
    let draft = Draft::new();
    let colored = NodeRef::new();
    view! {
        {linked(colored, view! {
            <div class="sides">
                <div class="stack given">
                    {heading.map(|heading| heading())}
                    {token_field(inspection, colored)}
                    {key_field(inspection)}
                    {checklist(inspection)}
                </div>
                <div class="stack found">
                    {verdicts(inspection)}
                    {content(inspection, draft)}
                    {tools(inspection, draft, is_opened_by_link)}
                </div>
            </div>
        }.into_any())}
    }
}

/// What else can be known and done, by tab.
fn tools(inspection: Inspection, draft: Draft, is_opened_by_link: bool) -> AnyView {
    let steps_label = move || match step_count(inspection) {
        0 => "Steps".to_owned(),
        count => format!("Steps {count}"),
    };
    let notes_label = move || match warning_count(inspection) {
        0 => "Notes".to_owned(),
        count => format!("Notes {count}"),
    };
    let mut panels = vec![
        Tab { label: text(steps_label), panel: steps(inspection) },
        Tab { label: text(notes_label), panel: warning_list(inspection) },
        Tab { label: text(|| "Times"), panel: times(inspection) },
        Tab { label: text(|| "Compare"), panel: comparison(inspection) },
        Tab { label: text(|| "Create"), panel: maker(inspection, draft) },
        Tab { label: text(|| "Share"), panel: share(inspection, is_opened_by_link) },
    ];
    panels.extend(ask().map(|panel| Tab { label: text(|| "Ask"), panel }));
    tabs("inspector", "Steps, notes and tools", draft.tab, panels)
}

/// A token of the session has the session's keys; any other comes alone.
fn show_given(inspection: Inspection, token: &Secret) {
    let auth = use_auth();
    let session = auth.and_then(|auth| auth.session.get_untracked());
    match auth.zip(session) {
        Some((auth, session)) if is_of_session(token, &session) => inspection.show_own(auth, &session, token),
        _ => inspection.show(token.expose(), ""),
    }
}

fn is_of_session(token: &Secret, session: &Session) -> bool {
    let id_token = session.identity.as_ref().map(|identity| &identity.token);
    [session.access_token.as_ref(), id_token, session.refresh_token.as_ref()].contains(&Some(token))
}

fn show_session(inspection: Inspection) {
    let Some(auth) = use_auth() else { return };
    let Some(session) = auth.session.get_untracked() else { return };
    let id_token = session.identity.as_ref().map(|identity| &identity.token);
    if let Some(token) = session.access_token.as_ref().or(id_token) {
        inspection.show_own(auth, &session, token);
    }
}

/// A claim and its bytes are linked: pointing at one marks the other.
fn linked(colored: NodeRef<Pre>, inside: AnyView) -> AnyView {
    let container = NodeRef::new();
    let mark = move |event: web_sys::Event| {
        if let Some(container) = container.get_untracked() {
            let container: web_sys::HtmlDivElement = container;
            highlight::mark(&container, colored.get_untracked().as_deref(), &event);
        }
    };
    let marking = move |event: leptos::ev::MouseEvent| mark(event.into());
    let focusing = move |event: leptos::ev::FocusEvent| mark(event.into());
    let walk = move |event: leptos::ev::KeyboardEvent| {
        let is_forward = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        if highlight::move_focus(&event, is_forward) {
            event.prevent_default();
        }
    };
    view! {
        <div class="inspector" node_ref=container on:mouseover=marking on:focusin=focusing on:keydown=walk>{inside}</div>
    }
    .into_any()
}

/// What the token is and says, once there is one.
fn content(inspection: Inspection, draft: Draft) -> AnyView {
    let has_token = Memo::new(move |_| inspection.token.with(Option::is_some));
    let mask = Mask::when_presented();
    let shown = move || {
        view! {
            <div class="stack content" on:focusout=move |event| mask.leave(&event)>
                {about(inspection, mask)}
                {claim_list(inspection, draft, mask)}
            </div>
        }
        .into_any()
    };
    let empty =
        || view! { <p class="soft empty">"Paste a token on this page, or press Example."</p> }.into_any();
    part(move || Some(if has_token.get() { shown() } else { empty() })).into_any()
}
