use leptos::prelude::*;

use super::{
    super::{copy_button::copy_button, dynamic::part},
    Shows,
    inspection::Inspection,
};
use crate::browser::location;

/// The parameter of the fragment that holds a token.
pub(super) const PARAMETER: &str = "token";

/// Ways to show the token to somebody else: without its signature, or, after a warning, whole.
pub(super) fn share(inspection: Inspection, shows: Shows) -> AnyView {
    let is_warned = RwSignal::new(false);
    let is_opened_by_link = shows == Shows::Address;
    let unsigned = move || {
        inspection.token.with_untracked(|token| token.as_ref()?.without_signature()).unwrap_or_default()
    };
    let link = move || {
        let token = inspection.token.with_untracked(|token| token.as_ref().map(|token| token.text.clone()));
        [&location::origin(), &location::path(), "#", PARAMETER, "=", &token.unwrap_or_default()].concat()
    };
    view! {
        <details class="tool" data-testid="share">
            <summary>"Share or save it"</summary>
            <div>
                <p>{copy_button("Copy without the signature", unsigned)}</p>
                <p class="small soft">"Everything can be read in it, and it opens nothing."</p>
                {is_opened_by_link.then(|| view! { <button type="button" data-testid="share-warn" on:click=move |_| is_warned.set(true)>"Make a link with the whole token"</button> }.into_any())}
                {part(move || is_warned.get().then(|| warning(link)))}
            </div>
        </details>
    }
    .into_any()
}

fn warning(link: impl Fn() -> String + Send + 'static) -> AnyView {
    view! {
        <div class="notice stack" role="alert">
            <p><strong>"Whoever has the link has the token, and can use it until it expires."</strong></p>
            <p class="small">"It stands in the fragment, which no server gets; but histories, chats and screenshots keep it. Share only tokens that have expired or were made for a test."</p>
            <p data-testid="share-link">{copy_button("Copy the link all the same", link)}</p>
        </div>
    }
    .into_any()
}
