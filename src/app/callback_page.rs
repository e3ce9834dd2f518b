use bearer_lab::{
    auth::{
        dynamic::{part, text},
        use_auth,
    },
    lazy,
    session::AuthState,
};
use leptos::prelude::*;

use super::{
    failure::SessionFailure,
    later::{Later, Place, View},
    messages::{Log, detail, diagram, tools},
    navigation::Link,
    progress::Progress,
};

/// Shows the response being checked, message by message, and which check refused it.
#[component]
pub(super) fn CallbackPage() -> impl IntoView {
    let state = move || use_auth().map(|auth| auth.state.get().auth);
    let heading = move || match state() {
        Some(AuthState::SigningIn { .. } | AuthState::Starting) => "Checking the provider's response",
        Some(AuthState::Failed { .. }) => "Sign-in was refused",
        _ => "Redirect page: nothing to do here",
    };
    let is_over = move || !matches!(state(), Some(AuthState::SigningIn { .. } | AuthState::Starting));
    view! {
        <div class="home callback">
            <div class="lane person">
                <h1>{text(heading)}</h1>
                <Progress/>
                <SessionFailure/>
                {part(move || is_over().then(|| view! { <p><Link path="/">"Go to the home page"</Link></p> }.into_any()))}
            </div>
            <Later place=Place::Part load=|| Box::pin(messages())/>
        </div>
    }
}

lazy! {
    messages,
    /// The messages so far, and the selected one.
    fn messages() -> View {
        || {
            let Some(log) = use_context::<Log>() else { return ().into_any() };
            view! {
                <section class="lane happened" aria-label="What happened">
                    <div class="between">
                        <h2>"What happened"</h2>
                        {tools(log)}
                    </div>
                    {diagram(log)}
                </section>
                {detail(log)}
            }
            .into_any()
        }
    }
}
