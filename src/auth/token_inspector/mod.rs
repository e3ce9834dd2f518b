//! The token inspector: what a token says and whether to believe it, on the page of any app.
//!
//! [`Inspection`] holds the state and is its only writer; each other file shows one part of it. Nothing leaves the
//! page unless a button says so.

mod area;
mod ask;
mod checklist;
mod claim_list;
mod comparison;
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

use leptos::prelude::*;

pub use shows::Shows;

use self::{
    ask::ask, checklist::checklist, claim_list::claim_list, comparison::comparison, inspection::Inspection,
    key_field::key_field, maker::maker, share::share, steps::steps, times::times, token_field::token_field,
    token_text::token_text, verdicts::verdicts, warning_list::warning_list,
};
use super::{dynamic::part, mask::Mask, use_auth};
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
) -> impl IntoView {
    let inspection = Inspection::new();
    let has_token = Memo::new(move |_| inspection.token.with(Option::is_some));
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
    view! {
        <div class="inspector">
            {token_field(inspection)}
            {verdicts(inspection)}
            <div class="beside">{key_field(inspection)} {checklist(inspection)}</div>
            {part(move || has_token.get().then(|| content(inspection)))}
            <div class="tools">{comparison(inspection)} {maker(inspection)} {ask()} {part(move || has_token.get().then(|| share(inspection, is_opened_by_link)))}</div>
        </div>
    }
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

/// What is shown of a token once there is one. A claim and its bytes are linked: pointing at one marks the other.
fn content(inspection: Inspection) -> AnyView {
    let container = NodeRef::new();
    let scroller = NodeRef::new();
    let mask = Mask::when_presented();
    let mark = move |event: web_sys::Event| {
        if let Some(container) = container.get_untracked() {
            let container: web_sys::HtmlDivElement = container;
            let scroller: Option<web_sys::HtmlPreElement> = scroller.get_untracked();
            highlight::mark(&container, scroller.as_deref(), &event);
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
        <div class="inspector" node_ref=container on:mouseover=marking on:focusin=focusing on:focusout=move |event| mask.leave(&event) on:keydown=walk>
            {warning_list(inspection)}
            {times(inspection)}
            {token_text(inspection, mask, scroller)}
            {claim_list(inspection, mask)}
            {steps(inspection)}
        </div>
    }
    .into_any()
}
