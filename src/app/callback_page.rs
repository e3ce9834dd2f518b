use bearer_lab::{
    auth::{
        dynamic::{part, text},
        use_auth,
    },
    session::AuthState,
};
use leptos::prelude::*;

use super::{failure::SessionFailure, navigation::Link, network::ChecksOfResponse};

/// Shows each check of the authorization response as it passes, and which one refused it.
#[component]
pub(super) fn CallbackPage() -> impl IntoView {
    let state = move || use_auth().map(|auth| auth.state.get().auth);
    let heading = move || match state() {
        Some(AuthState::SigningIn { .. } | AuthState::Starting) => "Checking the provider's answer",
        Some(AuthState::Failed { .. }) => "Sign-in was refused",
        _ => "This page receives the provider's answer",
    };
    let is_over = move || !matches!(state(), Some(AuthState::SigningIn { .. } | AuthState::Starting));
    view! {
        <h1>{text(heading)}</h1>
        <SessionFailure/>
        {part(move || is_over().then(|| view! { <p><Link path="/">"Go to the home page"</Link></p> }.into_any()))}
        <ChecksOfResponse/>
    }
}
