use bearer_lab::{
    auth::{
        dynamic::{part, text},
        use_auth,
    },
    browser::location,
    session::Configuration,
};
use leptos::prelude::*;

use super::{failure::SessionFailure, navigation::Link, route::Route};

/// What a third party asks for, if the page is the one that takes such requests (OpenID Connect Core §4).
pub(super) fn initiation(configuration: &Configuration) -> Option<String> {
    let here = location::here();
    let query = here.split('#').next().and_then(|path| path.split_once('?')).map_or("", |(_, query)| query);
    (Route::parse(&here, configuration) == Route::Start).then(|| query.to_owned())
}

/// The moment between a link elsewhere and the provider's page; stays where the link is refused.
#[component]
pub(super) fn StartPage() -> impl IntoView {
    let is_refused = || use_auth().is_some_and(|auth| auth.failure.get().is_some());
    let is_under_way = || use_auth().is_some_and(|auth| auth.is_signing_in());
    let heading = move || match (is_refused(), is_under_way()) {
        (true, _) => "Sign-in was not started",
        (_, true) => "Going to the provider",
        _ => "This page starts a sign-in for a link elsewhere",
    };
    view! {
        <h1>{text(heading)}</h1>
        <SessionFailure/>
        {part(move || (!is_under_way()).then(|| view! { <p><Link path="/">"Go to the home page"</Link></p> }.into_any()))}
    }
}
