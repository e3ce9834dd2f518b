use bearer_lab::{
    auth::{dynamic::text, use_auth},
    session::AuthState,
};
use leptos::prelude::*;

use super::{
    appearance::ThemeButton,
    navigation::{Link, MAIN},
    network::NetworkPanel,
};

/// What every page has: the bar, the subject, the network panel.
#[component]
pub(super) fn Shell(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <a class="skip" href="#main">"Skip to the page"</a>
        <header class="bar">
            <Link path="/" class="brand">"Bearer Lab"</Link>
            <nav aria-label="Pages">
                <Link path="/">"Home"</Link>
                <Link path="/inspect">"Inspect"</Link>
                <Link path="/settings">"Settings"</Link>
            </nav>
            <div class="end">
                <SessionState/>
                <ThemeButton/>
            </div>
        </header>
        <div class="page">
            <main id=MAIN class="subject" tabindex="-1">{children()}</main>
            <NetworkPanel/>
        </div>
    }
}

/// Where the session stands, in a word; screen readers hear it change.
#[component]
fn SessionState() -> impl IntoView {
    let state = move || use_auth().map_or(AuthState::Starting, |auth| auth.state.get().auth);
    let words = move || match state() {
        AuthState::Starting => "starting",
        AuthState::SignedOut => "signed out",
        AuthState::SigningIn { .. } => "signing in",
        AuthState::SignedIn { .. } => "signed in",
        AuthState::Renewing { .. } => "renewing",
        AuthState::Failed { .. } => "sign-in failed",
    };
    view! {
        <output class="state" data-testid="session" data-state=text(move || state().name())>{text(words)}</output>
    }
}
