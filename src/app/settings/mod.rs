//! Settings: the providers, those of whoever deployed the page and one's own; how the page looks.

mod add;
mod exchange;
mod fields;
mod list;
mod look;
mod look_up;
mod own;
mod registration;
mod row;
mod search;
mod support;

use add::AddProvider;
use bearer_lab::auth::use_auth;
use exchange::Exchange;
use leptos::prelude::*;
use list::ProviderList;
use look::Look;
use own::{Done, Own};
use registration::Registration;

use super::failure::SessionFailure;

/// The providers, and how to add, exchange and remove one's own; how the page looks.
#[component]
pub(super) fn Settings() -> impl IntoView {
    let own = Own::of(use_auth()?);
    Some(view! {
        <div class="stack">
            <h1>"Settings"</h1>
            <p class="lead">
                "With whom this page signs you in. What you add here is kept in this browser, without secrets, and is "
                "offered wherever a provider can be chosen."
            </p>
        </div>
        <SessionFailure/>
        <ProviderList own/>
        <AddProvider own/>
        {own.auth.client().configuration().redirect_uri().cloned().map(|redirect_uri| view! { <Registration redirect_uri/> })}
        <Exchange own/>
        <Look/>
        <Done own/>
    })
}
