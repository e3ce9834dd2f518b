use bearer_lab::auth::{Phase, use_auth};
use leptos::prelude::*;

use super::{
    dynamic::{part, text},
    failure::SessionFailure,
    navigation::Link,
    wire::ChecksOfResponse,
};

/// Shows each check of the authorization response as it passes, and which one refused it.
#[component]
pub(super) fn CallbackPage() -> impl IntoView {
    let phase = move || use_auth().map(|auth| auth.phase.get());
    let heading = move || match phase() {
        Some(Phase::SigningIn | Phase::Starting) => "Checking the provider's answer",
        Some(Phase::Failed) => "Sign-in was refused",
        _ => "This page receives the provider's answer",
    };
    let is_over = move || !matches!(phase(), Some(Phase::SigningIn | Phase::Starting));
    view! {
        <h1>{text(heading)}</h1>
        <SessionFailure/>
        {part(move || is_over().then(|| view! { <p><Link path="/">"Go to the home page"</Link></p> }.into_any()))}
        <ChecksOfResponse/>
    }
}
