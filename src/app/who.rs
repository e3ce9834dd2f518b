use bearer_lab::auth::{
    dynamic::{flag, part, text},
    use_auth,
};
use leptos::prelude::*;

use super::countdown::Countdown;

const ANONYMOUS: &str = "Nothing proves for whom this access token was issued: the response type token brings no \
    ID token, so another site could have planted its own. It is here to be seen, not to be used.";

const NOT_RENEWABLE: &str = "The provider gave no refresh token, so this session cannot be renewed: it ends with its \
    access token. To get one, sign in with response type code and the scope offline_access.";

/// Who is signed in, for how long, and what can be done about it.
#[component]
pub(super) fn Who() -> impl IntoView {
    let auth = use_auth()?;
    let with_session = move |read: fn(&bearer_lab::session::Session) -> String| {
        auth.session.with(|session| session.as_deref().map(read).unwrap_or_default())
    };
    let name = move || with_session(|session| session.display_name().unwrap_or("Signed in").to_owned());
    let issuer = move || with_session(|session| session.issuer.clone());
    let scope = move || with_session(|session| session.scope.to_string());
    let is_renewing = move || auth.is_renewing();
    let can_renew = move || {
        auth.session.with(|session| session.as_ref().is_some_and(|session| session.refresh_token.is_some()))
    };
    let is_anonymous = move || {
        auth.session.with(|session| session.as_ref().is_some_and(|session| session.identity.is_none()))
    };
    Some(view! {
        <section class="stack" aria-labelledby="who">
            <h1 id="who" data-testid="user-name">{text(name)}</h1>
            <p class="soft"><Countdown/></p>
            {part(move || is_anonymous().then(|| view! { <p class="notice small">{ANONYMOUS}</p> }.into_any()))}
            <p class="small soft">"at " <code>{text(issuer)}</code> " with scope " <code>{text(scope)}</code></p>
            <div class="row">
                <button
                    type="button"
                    data-testid="renew"
                    disabled=flag(move || is_renewing() || !can_renew())
                    aria-describedby="why-not-renew"
                    on:click=move |_| auth.client().renew()
                >
                    {text(move || if is_renewing() { "Renewing…" } else { "Renew" })}
                </button>
                <button type="button" data-testid="sign-out" on:click=move |_| auth.client().sign_out()>"Sign out"</button>
            </div>
            {part(move || (!can_renew()).then(|| view! { <p id="why-not-renew" class="small soft">{NOT_RENEWABLE}</p> }.into_any()))}
        </section>
    })
}
