//! Settings: the providers, built in and added by the user; how the page looks.

mod add;
mod exchange;
mod fields;
mod list;
mod look;
mod look_up;
mod own;
mod policy;
mod provider_test;
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
use own::Own;
use registration::Registration;

use super::failure::SessionFailure;

/// The providers, and how to add, exchange and remove one's own; how the page looks.
#[component]
pub(super) fn Settings() -> impl IntoView {
    let own = Own::new(use_auth()?);
    let redirect_uri = own.auth.client().configuration().redirect_uri().cloned();
    Some(view! {
        <div class="stack tight">
            <h1>"Settings"</h1>
            <p class="soft">
                "Identity providers for sign-in. The providers that you add are kept in this browser, without secrets."
            </p>
        </div>
        <SessionFailure/>
        <div class="settings">
            <ProviderList own/>
            <AddProvider own/>
        </div>
        <div class="settings lower">
            {redirect_uri.map(|redirect_uri| view! { <Registration redirect_uri/> })}
            <Exchange own/>
            <Look/>
        </div>
    })
}
