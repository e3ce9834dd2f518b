use bearer_lab::auth::{Phase, use_auth};
use leptos::prelude::*;

use super::{
    appearance::ThemeButton,
    dynamic::text,
    navigation::{Link, MAIN},
    wire::WirePanel,
};

/// What every page has: the bar, the subject, the wire.
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
            <WirePanel/>
        </div>
    }
}

/// Where the session stands, in a word; screen readers hear it change.
#[component]
fn SessionState() -> impl IntoView {
    let phase = move || use_auth().map_or(Phase::Starting, |auth| auth.phase.get());
    let words = move || match phase() {
        Phase::Starting => "starting",
        Phase::SignedOut => "signed out",
        Phase::SigningIn => "signing in",
        Phase::SignedIn => "signed in",
        Phase::Renewing => "renewing",
        Phase::Failed => "sign-in failed",
    };
    view! {
        <output class="state" data-testid="session" data-state=text(move || phase().name())>{text(words)}</output>
    }
}
