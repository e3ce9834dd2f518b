use std::sync::Arc;

use bearer_lab::{
    auth::{copy_button, dynamic::part, use_auth},
    browser::clock,
    inspect::{Kind, Token},
    protocol::{Secret, Timestamp, check::quote, jose::jwt, json::Json},
    session::Session,
};
use leptos::prelude::*;

use super::super::{inspect_page::ToInspect, navigation::Navigation};

/// How much of a token is shown.
const SHOWN_CHARACTERS: usize = 16;

/// One card for each token of the session.
pub(super) fn token_cards() -> AnyView {
    let cards = || {
        let session = use_auth()?.session.get()?;
        Some(view! { <div class="cards">{cards_of(&session)}</div> }.into_any())
    };
    part(cards).into_any()
}

/// What a card says about its token.
struct Card {
    kind: &'static str,
    title: &'static str,
    token: Secret,
    /// For whom it is.
    purpose: String,
    ends_at: Option<Timestamp>,
}

fn cards_of(session: &Arc<Session>) -> Vec<AnyView> {
    let access = session.access_token.clone().map(|token| Card {
        kind: "access",
        title: "Access token",
        purpose: audience(&token)
            .map_or_else(|| "for the API".to_owned(), |audience| ["for ", &audience].concat()),
        token,
        ends_at: session.expires_at,
    });
    let id = session.identity.as_ref().map(|identity| Card {
        kind: "id",
        title: "ID token",
        token: identity.token.clone(),
        purpose: [
            "for ",
            &session.client.client_id,
            ", about ",
            session.display_name().unwrap_or("the user"),
        ]
        .concat(),
        ends_at: jwt::numeric_date(&Token::read(identity.token.expose()).claims, "exp").ok().flatten(),
    });
    let refresh = session.refresh_token.clone().map(|token| Card {
        kind: "refresh",
        title: "Refresh token",
        token,
        purpose: "buys new tokens".to_owned(),
        ends_at: None,
    });
    [access, id, refresh].into_iter().flatten().map(|card| card_view(card, session)).collect()
}

fn card_view(card: Card, session: &Session) -> AnyView {
    let Card { kind, title, token, purpose, ends_at } = card;
    let inspected = token.clone();
    let inspect = move |_| {
        if let Some((to_inspect, navigation)) = use_context::<ToInspect>().zip(use_context::<Navigation>()) {
            to_inspect.give(inspected.clone());
            navigation.go("/inspect");
        }
    };
    let life = ends_at.map(|end| {
        let whole = end.since(session.received_at).seconds().max(1);
        let left = end.since(clock::now()).seconds();
        view! { <progress max=whole.to_string() value=left.to_string() aria-label="Lifetime left"></progress> }
    });
    let shown = beginning(&token);
    let (format, copied) = (format(&token), token);
    view! {
        <article class="card" data-testid="token-card" data-kind=kind>
            <div class="between">
                <h3>{title}</h3>
                <span class="chip accent">{format}</span>
            </div>
            <p class="small">{purpose}</p>
            {life}
            <code class="masked" aria-label="Beginning of the token">{shown}</code>
            <div class="row">
                <button type="button" aria-label=["Inspect the ", title].concat() on:click=inspect>"Inspect"</button>
                {copy_button("Copy", move || copied.expose().to_owned())}
            </div>
        </article>
    }
    .into_any()
}

/// The header alone can be shown: it has no secret. Of an opaque token only the first characters are.
fn beginning(token: &Secret) -> String {
    let token = token.expose();
    let header = token.split('.').next().filter(|header| header.len() < token.len());
    let count = header.map_or(3, |header| header.chars().count().min(SHOWN_CHARACTERS));
    token.chars().take(count).chain("… ••••••".chars()).collect()
}

/// `at+jwt`, `JWT`, or that it is opaque.
fn format(token: &Secret) -> String {
    let token = Token::read(token.expose());
    match (token.header.member("typ").and_then(Json::as_str), token.kind) {
        (Some(declared), _) => quote(declared),
        (None, Kind::Jwt | Kind::Unsecured | Kind::Nested | Kind::Encrypted) => "JWT".to_owned(),
        (None, _) => "opaque".to_owned(),
    }
}

fn audience(token: &Secret) -> Option<String> {
    let token = Token::read(token.expose());
    let audiences = jwt::audiences(&token.claims).ok()?;
    (!audiences.is_empty()).then(|| quote(&audiences.join(", ")))
}
