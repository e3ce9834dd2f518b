use bearer_lab::{
    auth::{
        dynamic::{part, text},
        use_auth,
    },
    trace::{Outcome, Party, parties},
};
use leptos::prelude::*;

/// A sign-in in progress: what it waits for, and a way out.
#[component]
pub(super) fn Progress() -> impl IntoView {
    let is_signing_in = || use_auth().is_some_and(|auth| auth.is_signing_in());
    let cancel = |_| {
        if let Some(auth) = use_auth() {
            auth.client().cancel_sign_in();
        }
    };
    part(move || {
        is_signing_in().then(|| {
            view! {
                <section class="progress stack" data-testid="progress">
                    <p role="status">{text(waits_for)}</p>
                    <button type="button" data-testid="cancel-sign-in" on:click=cancel>"Cancel"</button>
                </section>
            }
            .into_any()
        })
    })
}

fn waits_for() -> String {
    let Some(auth) = use_auth() else { return String::new() };
    let awaited = auth.messages.with(|messages| {
        let mut pending = messages.iter().rev().filter(|(_, message)| message.outcome == Outcome::Pending);
        pending.next().map(|(_, message)| message.purpose)
    });
    match awaited {
        Some(purpose) => {
            let who = match parties(purpose).1 {
                Party::Api => "the API",
                Party::ClaimsSource => "the claims source",
                Party::App | Party::Provider => "the provider",
            };
            ["Waiting for ", who, ": ", purpose.label(), "."].concat()
        }
        None => "Checking the response.".to_owned(),
    }
}
