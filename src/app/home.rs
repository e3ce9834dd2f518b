use bearer_lab::auth::{SignedIn, SignedOut};
use leptos::prelude::*;

use super::{
    data::Data,
    failure::{SessionFailure, SessionNotice},
    inspect_page::InspectPanel,
    sign_in_form::SignInForm,
    who::Who,
};

/// Signed out: a way in. Signed in: who one is, and the protected data.
#[component]
pub(super) fn Home() -> impl IntoView {
    view! {
        <SessionFailure/>
        <SessionNotice/>
        <SignedIn>
            <Who/>
            <InspectPanel/>
            <Data/>
        </SignedIn>
        <SignedOut>
            <SignInForm/>
        </SignedOut>
    }
}
