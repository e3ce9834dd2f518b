use leptos::prelude::*;

use super::{
    super::{
        dynamic::{part, text},
        use_auth,
    },
    area::Area,
    inspection::Inspection,
};
use crate::{browser::clock, protocol::Secret};

/// From this length on, typing is read when the page has time for it.
const LONG: usize = 16 * 1024;

/// Where a token is pasted, or taken from the session.
pub(super) fn token_field(inspection: Inspection) -> AnyView {
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
        label: "Token, or what holds one: a header, an address, a token response",
        name: "the token",
        rows: "4",
        placeholder: "eyJhbGciOi…",
    };
    let given = move || Some(inspection.shown.with(|(token, _)| token.clone()));
    view! {
        <section class="stack">
            {area.draw(field, given, read)}
            <div class="row">{own_tokens(inspection)} <button type="button" class="link" data-testid="clear" on:click=move |_| inspection.clear()>"Clear"</button></div>
            {part(move || choice(inspection))}
            <p class="small soft">"What is pasted stays on this page: nothing is sent anywhere."</p>
        </section>
    }
    .into_any()
}

/// The tokens of the session, while there is one.
fn own_tokens(inspection: Inspection) -> AnyView {
    part(move || {
        let auth = use_auth()?;
        let session = auth.session.get()?;
        let own = [
            ("own-access-token", "Access token of the session", session.access_token.clone()),
            (
                "own-id-token",
                "ID token of the session",
                session.identity.as_ref().map(|identity| identity.token.clone()),
            ),
            ("own-refresh-token", "Refresh token of the session", session.refresh_token.clone()),
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
    let button = |(index, name)| {
        let is_chosen = move || (inspection.chosen.get() == index).to_string();
        view! {
            <button type="button" aria-pressed=text(is_chosen) on:click=move |_| inspection.choose(index)>{name}</button>
        }
        .into_any()
    };
    let names = found.into_iter().map(|found| found.name).enumerate();
    Some(view! { <div class="row" role="group" aria-label="Tokens found">{names.map(button).collect_view()}</div> }.into_any())
}
