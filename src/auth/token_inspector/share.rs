use leptos::prelude::*;

use super::{
    super::{copy_button::copy_button, dynamic::part},
    inspection::Inspection,
};
use crate::{
    browser::{file, location},
    inspect::{Export, Token},
};

/// The parameter of the fragment that holds a token.
pub(super) const PARAMETER: &str = "token";

/// Ways to show the token to somebody else: without its signature, or, after a warning, whole.
pub(super) fn share(inspection: Inspection, is_opened_by_link: bool) -> AnyView {
    let is_warned = RwSignal::new(false);
    let link = move || {
        let token = inspection.token.with_untracked(|token| token.as_ref().map(|token| token.text.clone()));
        [&location::origin(), &location::path(), "#", PARAMETER, "=", &token.unwrap_or_default()].concat()
    };
    let has_token = Memo::new(move |_| inspection.token.with(Option::is_some));
    let tools = move || {
        view! {
            <div class="tool">
                {part(move || inspection.token.with(|token| token.as_ref().map(|token| unsigned(token))))}
                {is_opened_by_link.then(|| view! { <button type="button" data-testid="share-warn" on:click=move |_| is_warned.set(true)>"Create a link with the whole token"</button> }.into_any())}
                {part(move || is_warned.get().then(|| warning(link)))}
            </div>
        }
        .into_any()
    };
    let empty = || view! { <p class="soft small">"There is no token to share."</p> }.into_any();
    part(move || Some(if has_token.get() { tools() } else { empty() })).into_any()
}

/// What can be read by everybody, and opens nothing.
fn unsigned(token: &Token) -> AnyView {
    let Some((bare, export)) = token.without_signature().zip(Export::of(token)) else {
        return view! {
            <p class="small soft" data-testid="share-none">
                "It has no signature that could be taken off, or another token inside, so it is not saved as harmless."
            </p>
        }
        .into_any();
    };
    let words = ["Save as ", &export.name].concat();
    let save = move |_| file::save_json(&export.name, &export.json);
    view! {
        <p>{copy_button("Copy without the signature", move || bare.clone())}</p>
        <p><button type="button" data-testid="export-token" on:click=save>{words}</button></p>
        <p class="small soft">"Safe to share: readable, but no API will accept it."</p>
    }
    .into_any()
}

fn warning(link: impl Fn() -> String + Send + 'static) -> AnyView {
    view! {
        <div class="notice stack" role="alert">
            <p><strong>"Whoever has the link has the token, and can use it until it expires."</strong></p>
            <p class="small">"The token is in the URL fragment: not sent to servers, but kept in history, chats and screenshots. Share only tokens that have expired or were made for a test."</p>
            <p data-testid="share-link">{copy_button("Copy link anyway", link)}</p>
        </div>
    }
    .into_any()
}
