//! Home. Signed out: what this is, and the way in. Signed in: who one is, how that came about, tokens and data.

mod countdown;
mod happened;
mod person;
mod sign_in_form;
mod token_cards;
mod welcome;

use bearer_lab::auth::{SignedIn, SignedOut, dynamic::part, use_auth};
use leptos::prelude::*;

use self::{happened::Happened, person::Person, welcome::Welcome};
use super::{
    failure::{SessionFailure, SessionNotice},
    progress::Progress,
};

/// What is shown depends on who is signed in.
#[component]
pub(super) fn Home() -> impl IntoView {
    let is_signing_in = || {
        let auth = use_auth()?;
        let is_only_signing_in = auth.is_signing_in() && auth.session.with(Option::is_none);
        is_only_signing_in.then(|| view! { <Progress/> }.into_any())
    };
    view! {
        <div class="messages-of-session">
            <SessionFailure/>
            <SessionNotice/>
        </div>
        {part(is_signing_in)}
        <SignedIn>
            <div class="home">
                <Person/>
                <Happened/>
            </div>
        </SignedIn>
        <SignedOut>
            <Welcome/>
        </SignedOut>
    }
}
