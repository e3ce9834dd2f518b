use bearer_lab::{
    auth::{dynamic::text, use_auth},
    session::AuthState,
};
use leptos::prelude::*;

use super::{
    appearance::{PresenterButton, ThemeButton},
    keys::KeyHelp,
    navigation::{Link, MAIN},
};
use bearer_lab::browser::document;

/// What every page has: the bar and the subject.
#[component]
pub(super) fn Shell(
    /// The page.
    children: Children,
) -> impl IntoView {
    // The address stays as it is: a fragment in it would be taken for a response.
    let skip = |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        document::focus(MAIN);
    };
    view! {
        <a class="skip" href="#main" on:click=skip>"Skip to the page"</a>
        <header class="bar">
            <div>
                <Link path="/" class="brand">"Bearer Lab"</Link>
                <nav aria-label="Pages">
                    <Link path="/">"Home"</Link>
                    <Link path="/inspect">"Inspect"</Link>
                    <Link path="/settings">"Settings"</Link>
                </nav>
                <div class="end">
                    <SessionState/>
                    <PresenterButton/>
                    <ThemeButton/>
                    <KeyHelp/>
                </div>
            </div>
        </header>
        <main id=MAIN class="subject" tabindex="-1">{children()}</main>
    }
}

/// Where the session stands, in a word, or who is signed in; screen readers hear it change.
#[component]
fn SessionState() -> impl IntoView {
    let state = move || use_auth().map_or(AuthState::Starting, |auth| auth.state.get().auth);
    let words = move || match state() {
        AuthState::Starting => "Starting".to_owned(),
        AuthState::SignedOut => "Signed out".to_owned(),
        AuthState::SigningIn { .. } => "Signing in".to_owned(),
        AuthState::SignedIn { session } => session.display_name().unwrap_or("Signed in").to_owned(),
        AuthState::Renewing { .. } => "Refreshing".to_owned(),
        AuthState::Failed { .. } => "Sign-in failed".to_owned(),
    };
    view! {
        <output class="state" data-testid="session" data-state=text(move || state().name())>{text(words)}</output>
    }
}
