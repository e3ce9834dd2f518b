use bearer_lab::{
    auth::{
        dynamic::{flag, part, text},
        use_auth,
    },
    browser::{clock, document},
    inspect::{Member, Role, Token},
    lazy,
    protocol::json::Json,
    session::Session,
};
use leptos::prelude::*;

use super::{
    super::later::{Later, Place, View},
    countdown::Countdown,
};

const ANONYMOUS: &str = "This access token is not tied to a user: without an ID token it could come from another site. Shown \
    for demonstration only.";

const NOT_RENEWABLE: &str = "The provider gave no refresh token, so the tokens cannot be refreshed and the session ends with \
    the access token. To get one, sign in with response type code and the scope offline_access.";

/// Who is signed in, for how long, and what can be done about it.
#[component]
pub(super) fn Person() -> impl IntoView {
    let auth = use_auth()?;
    request_animation_frame(|| document::focus_if_lost("who"));
    let with_session = move |read: fn(&Session) -> String| {
        auth.session.with(|session| session.as_deref().map(read).unwrap_or_default())
    };
    let name = move || with_session(|session| session.display_name().unwrap_or("Signed in").to_owned());
    let is_renewing = move || auth.is_renewing();
    let can_renew = move || {
        auth.session.with(|session| session.as_ref().is_some_and(|session| session.refresh_token.is_some()))
    };
    let is_anonymous = move || {
        auth.session.with(|session| session.as_ref().is_some_and(|session| session.identity.is_none()))
    };
    Some(view! {
        <section class="lane person" aria-labelledby="who">
            <div class="face" aria-hidden="true">{text(move || initials(&name()))}</div>
            <div class="stack tight">
                <h1 id="who" tabindex="-1" data-testid="user-name">{text(name)}</h1>
                {part(move || auth.session.with(|session| email(session.as_deref()?)))}
            </div>
            {part(move || is_anonymous().then(|| view! { <p class="notice small">{ANONYMOUS}</p> }.into_any()))}
            <Countdown/>
            <div class="row">
                <button
                    type="button"
                    data-testid="renew"
                    disabled=flag(move || is_renewing() || !can_renew())
                    aria-describedby="why-not-renew"
                    on:click=move |_| auth.client().renew()
                >
                    {text(move || if is_renewing() { "Refreshing…" } else { "Refresh tokens" })}
                </button>
                <button type="button" data-testid="sign-out" on:click=move |_| auth.client().sign_out()>"Sign out"</button>
            </div>
            {part(move || (!can_renew()).then(|| view! { <p id="why-not-renew" class="small soft">{NOT_RENEWABLE}</p> }.into_any()))}
            {part(move || auth.session.with(|session| Some(facts(session.as_deref()?))))}
            <Later place=Place::Part load=|| Box::pin(claims())/>
        </section>
    })
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

fn id_claims(session: &Session) -> Option<&Json> {
    session.identity.as_ref().map(|identity| &identity.id_token.claims)
}

fn email(session: &Session) -> Option<AnyView> {
    let claims = id_claims(session)?;
    let address = claims.member("email")?.as_str()?.to_owned();
    let is_verified = claims.member("email_verified") == Some(&Json::Bool(true));
    let chip = is_verified.then(|| view! { <span class="chip pass">"verified"</span> });
    Some(view! { <p class="soft">{address} " " {chip}</p> }.into_any())
}

fn facts(session: &Session) -> AnyView {
    let fact = |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <dl class="facts">
            {fact("Issuer", session.issuer.clone())}
            {fact("Client ID", session.client.client_id.clone())}
            {fact("Scopes", session.scope.to_string())}
            {fact("Tokens received", clock::local_time(session.received_at))}
        </dl>
    }
    .into_any()
}

lazy! {
    messages,
    /// What the ID token says about the user.
    fn claims() -> View {
        claims_view
    }
}

fn claims_view() -> AnyView {
    let shown = || {
        let session = use_auth()?.session.get()?;
        let token = Token::read(session.identity.as_ref()?.token.expose());
        let members = token.parts.into_iter().find(|part| part.role == Role::Payload)?.members;
        let label = format!("All {} claims about you", members.len());
        let pair = |member: Member| {
            let value = if member.is_secret() { "•••".to_owned() } else { unquoted(&member.written) };
            view! { <dt>{member.name}</dt><dd>{value}</dd> }
        };
        let pairs = members.into_iter().map(pair).collect_view();
        Some(
            view! {
                <details class="claims">
                    <summary>{label}</summary>
                    <dl class="pairs">{pairs}</dl>
                </details>
            }
            .into_any(),
        )
    };
    part(shown).into_any()
}

/// A JSON value as it is written; a plain string without its quotes.
fn unquoted(written: &str) -> String {
    let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('\\')).unwrap_or(written).to_owned()
}
