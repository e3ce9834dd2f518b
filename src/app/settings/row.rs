use bearer_lab::{
    auth::dynamic::{flag, part},
    protocol::check::Failure,
    session::{Provider, ProviderForm, SignInOptions},
};
use leptos::prelude::*;

use super::{
    fields::{Fields, Take},
    own::Own,
};

/// One provider, with a way to sign in there, what else can be done with it, and what is below that.
pub(super) fn row(
    own: Own,
    provider: &Provider,
    whose: &'static str,
    actions: AnyView,
    below: AnyView,
) -> AnyView {
    let auth = own.auth;
    let id = provider.id.clone();
    let sign_in = move |_| {
        auth.client().sign_in(&id, SignInOptions { return_to: Some("/".into()), ..SignInOptions::default() });
    };
    let asked = [&provider.response_type.to_string(), " · ", &provider.scope.to_string()].concat();
    view! {
        <li data-testid="provider" data-issuer=provider.issuer.as_str().to_owned()>
            <div class="between">
                <h3>{provider.name.clone()}</h3>
                <span class="small soft">{whose}</span>
            </div>
            <p class="small"><code>{provider.issuer.as_str().to_owned()}</code></p>
            <p class="small soft">"client " <code>{provider.client_id.clone()}</code> " asks for " <code>{asked}</code></p>
            <div class="row">
                <button type="button" disabled=flag(move || auth.is_signing_in()) on:click=sign_in>
                    "Sign in"
                </button>
                {actions}
            </div>
            {auth.client().is_open_to_mix_up(provider).then(mix_up_warning)}
            {below}
        </li>
    }
    .into_any()
}

/// A provider that does not say who it is, where others send their responses too.
pub(super) fn mix_up_warning() -> AnyView {
    view! {
        <p class="notice small" data-testid="mix-up">
            "Another provider has the same redirect URI, and this one does not name itself in its responses (iss, RFC 9207). "
            "If the other one is malicious, it can obtain a code of this one (RFC 9700 §4.4). Give each provider a "
            "separate redirect URI."
        </p>
    }
    .into_any()
}

/// One of one's own: it can be changed and removed, but for the one that the session is of.
pub(super) fn own_row(
    own: Own,
    provider: &Provider,
    edited: RwSignal<Option<String>>,
    failure: RwSignal<Option<Failure>>,
) -> AnyView {
    let auth = own.auth;
    let is_used_by = |id: String| {
        move || auth.session.with(|session| session.as_ref().is_some_and(|session| session.provider_id == id))
    };
    let id = provider.id.clone();
    let edit = move |_| edited.update(|edited| *edited = (edited.as_ref() != Some(&id)).then(|| id.clone()));
    let removed = provider.clone();
    let remove = move |_| failure.set(remove(own, &removed).err());
    let is_used = is_used_by(provider.id.clone());
    let note = "You are signed in with it: sign out to change it.";
    let actions = view! {
        <button type="button" data-testid="edit" disabled=flag(is_used_by(provider.id.clone())) on:click=edit>
            "Edit"
        </button>
        <button type="button" data-testid="remove" disabled=flag(is_used_by(provider.id.clone())) on:click=remove>
            "Remove"
        </button>
        {part(move || is_used().then(|| view! { <span class="small soft">{note}</span> }.into_any()))}
    };
    row(own, provider, "yours", actions.into_any(), form(own, provider, edited))
}

fn remove(own: Own, provider: &Provider) -> Result<(), Failure> {
    own.change(["Removed ", &provider.name].concat(), |list| {
        list.into_iter().filter(|other| other.id != provider.id).collect()
    })
}

/// The form to change a provider with, while it is the one that is edited.
fn form(own: Own, provider: &Provider, edited: RwSignal<Option<String>>) -> AnyView {
    let (id, form) = (provider.id.clone(), ProviderForm::from(provider));
    let fields = move || {
        if edited.with(|edited| edited.as_ref() != Some(&id)) {
            return None;
        }
        let done: Take = Box::new(move |changed: Provider| {
            replace(own, &changed)?;
            edited.set(None);
            Ok(())
        });
        Some(view! { <Fields own form=form.clone() announced=None verb="Save" done/> }.into_any())
    };
    view! { {part(fields)} }.into_any()
}

fn replace(own: Own, changed: &Provider) -> Result<(), Failure> {
    own.change(["Changed ", &changed.name].concat(), |list| {
        let replaced = |other: Provider| if other.id == changed.id { changed.clone() } else { other };
        list.into_iter().map(replaced).collect()
    })
}
