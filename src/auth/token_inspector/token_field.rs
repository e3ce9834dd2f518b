use leptos::prelude::*;

use super::{
    super::{copy_button::copy_button, dynamic::part, use_auth},
    area::Area,
    draft::example_claims,
    inspection::Inspection,
    maker::create,
    token_text::colored_text,
};
use crate::{
    browser::{clock, document},
    inspect::{Found, make::TestAlgorithm},
    protocol::Secret,
};
use wasm_bindgen_futures::spawn_local;

/// From this length on, typing is read when the page has time for it.
const LONG: usize = 16 * 1024;

/// Where a token is pasted, or taken from the session.
pub(super) fn token_field(inspection: Inspection, colored: NodeRef<leptos::html::Pre>) -> AnyView {
    let field = NodeRef::<leptos::html::Textarea>::new();
    let is_planned = StoredValue::new(false);
    let read = move |pasted: String, is_typed: bool| {
        if pasted.len() < LONG || !is_typed {
            return inspection.paste(&pasted);
        }
        if !is_planned.get_value() {
            is_planned.set_value(true);
            clock::when_idle(move || {
                if is_planned.try_set_value(false).is_none()
                    && let Some(field) = field.get_untracked()
                {
                    inspection.paste(&field.value());
                }
            });
        }
    };
    let area = Area {
        testid: "token-input",
        label: "Paste a token, or any text that contains one: a header, command, URL, JSON, log",
        name: "the token",
        rows: "6",
        placeholder: "eyJhbGciOi…",
        colored: Some(colored_text(inspection, colored)),
    };
    let has_token = Memo::new(move |_| inspection.token.with(Option::is_some));
    let given = move || Some(inspection.shown.with(|(token, _)| token.clone()));
    view! {
        <section class="stack">
            {area.draw(field, given, read)}
            <div class="row">
                <button type="button" data-testid="paste" on:click=move |_| paste(inspection, field)>"Paste"</button>
                <button type="button" data-testid="example" on:click=move |_| example(inspection)>"Example"</button>
                <button type="button" class="quiet" data-testid="clear" on:click=move |_| inspection.clear()>"Clear"</button>
                {part(move || has_token.get().then(|| copy_button("Copy the token", move || shown_token(inspection))))}
            </div>
            <div class="row">{own_tokens(inspection)}</div>
            {part(move || choice(inspection))}
            {part(move || place(inspection))}
            <p class="small soft">"Your token never leaves this browser."</p>
        </section>
    }
    .into_any()
}

fn shown_token(inspection: Inspection) -> String {
    let text = inspection.token.with_untracked(|token| token.as_ref().map(|token| token.text.clone()));
    text.unwrap_or_default()
}

/// Takes what the clipboard holds. Where the browser does not let the page read it, the field gets the focus.
fn paste(inspection: Inspection, field: NodeRef<leptos::html::Textarea>) {
    spawn_local(async move {
        match document::clipboard_text().await {
            Some(text) => inspection.show_token(&text),
            None => {
                if let Some(field) = field.get_untracked() {
                    let _ = field.focus();
                }
            }
        }
    });
}

/// A token that is made for this moment, with its key.
fn example(inspection: Inspection) {
    create(inspection, TestAlgorithm::Es256, example_claims(), RwSignal::new(None));
}

/// The tokens of the session, while there is one.
fn own_tokens(inspection: Inspection) -> AnyView {
    part(move || {
        let auth = use_auth()?;
        let session = auth.session.get()?;
        let own = [
            ("own-access-token", "Session's access token", session.access_token.clone()),
            ("own-id-token", "ID token", session.identity.as_ref().map(|identity| identity.token.clone())),
            ("own-refresh-token", "Refresh token", session.refresh_token.clone()),
        ];
        let button = |(testid, name, token): (&'static str, &'static str, Option<Secret>)| {
            let (token, session) = (token?, session.clone());
            let take = move |_| inspection.show_own(auth, &session, &token);
            Some(view! { <button type="button" data-testid=testid on:click=take>{name}</button> }.into_any())
        };
        Some(own.into_iter().filter_map(button).collect_view().into_any())
    })
    .into_any()
}

/// Which of several tokens is looked at.
fn choice(inspection: Inspection) -> Option<AnyView> {
    let found = inspection.found.get();
    if found.len() < 2 {
        return None;
    }
    let count = found.len();
    let option = |(index, found): (usize, Found)| {
        let number = format!("{} of {count}", index + 1);
        let name = if found.place.is_empty() { number } else { [&number, ": ", &found.place].concat() };
        let is_chosen = inspection.chosen.get_untracked() == index;
        view! { <option value=index.to_string() selected=is_chosen>{name}</option> }.into_any()
    };
    let options: Vec<AnyView> = found.into_iter().enumerate().map(option).collect();
    let choose = move |event| {
        if let Ok(index) = event_target_value(&event).parse() {
            inspection.choose(index);
        }
    };
    Some(
        view! {
            <label class="wide">
                "The text contains several tokens. Show"
                <select data-testid="token-choice" on:change=choose>{options}</select>
            </label>
        }
        .into_any(),
    )
}

/// Where the token was found, and what was removed to read it.
fn place(inspection: Inspection) -> Option<AnyView> {
    let chosen = inspection.chosen.get();
    let (place, notes) =
        inspection.found.with(|found| found.get(chosen).map(|it| (it.place.clone(), it.notes.clone())))?;
    if place.is_empty() && notes.is_empty() {
        return None;
    }
    let note = |note: &'static str| view! { <li data-testid="note">{note}</li> }.into_any();
    let notes: Vec<AnyView> = notes.into_iter().map(note).collect();
    let place = (!place.is_empty())
        .then(|| view! { <p class="small breaking" data-testid="place">"Found in: " {place}</p> }.into_any());
    Some(view! { <div role="status">{place} <ul class="small">{notes}</ul></div> }.into_any())
}
