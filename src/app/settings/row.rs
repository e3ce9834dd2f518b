use bearer_lab::{
    auth::{
        copy_button,
        dynamic::{flag, part},
    },
    browser::{document, location},
    protocol::check::Failure,
    session::{Provider, ProviderForm, SignInOptions, own_providers::to_link},
};
use leptos::prelude::*;

use super::{
    fields::{Cancel, Fields, Take},
    own::{Own, PROVIDERS, Section},
    provider_test::ProviderTest,
    search::LINK,
};

/// One provider: its registration, a button that signs in there, further actions, and what is below.
pub(super) fn row(
    own: Own,
    provider: &Provider,
    whose: &'static str,
    actions: AnyView,
    below: AnyView,
) -> AnyView {
    let (auth, provider_test) = (own.auth, ProviderTest::new());
    let id = provider.id.clone();
    let sign_in = move |_| {
        auth.client().sign_in(&id, SignInOptions { return_to: Some("/".into()), ..SignInOptions::default() });
    };
    view! {
        <li data-testid="provider" data-issuer=provider.issuer.as_str().to_owned()>
            <div class="between">
                <h3>{provider.name.clone()}</h3>
                <span class="chip">{whose}</span>
            </div>
            {registered(provider)}
            <div class="row">
                <button type="button" disabled=flag(move || auth.is_signing_in()) on:click=sign_in>
                    "Sign in"
                </button>
                {provider_test.button(own, provider)}
                {actions}
                {share(provider)}
            </div>
            {provider_test.report(provider)}
            {auth.client().is_open_to_mix_up(provider).then(mix_up_warning)}
            {below}
        </li>
    }
    .into_any()
}

/// A link that fills in the form of this page elsewhere. It holds the registration, which is public.
fn share(provider: &Provider) -> Option<AnyView> {
    let link = [&location::origin(), &location::path(), "#", LINK, "=", &to_link(provider).ok()?].concat();
    Some(copy_button("Copy link", move || link.clone()))
}

/// How this app is registered at the provider, and what it asks for.
fn registered(provider: &Provider) -> AnyView {
    let pairs = [
        ("Issuer", provider.issuer.as_str().to_owned()),
        ("Client ID", provider.client_id.clone()),
        ("Response type", provider.response_type.to_string()),
        ("Scopes", provider.scope.to_string()),
    ];
    let pair = |(name, value): (&'static str, String)| view! { <dt>{name}</dt><dd>{value}</dd> };
    view! { <dl class="pairs">{pairs.map(pair).into_iter().collect_view()}</dl> }.into_any()
}

/// A provider that does not name itself, at a redirect URI that another one has too.
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

/// One that the user added. It can be changed and removed, unless it is the session's.
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
    let edit = move |_| edited.set(Some(id.clone()));
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
    row(own, provider, "Added by you", actions.into_any(), form(own, provider, edited))
}

fn remove(own: Own, provider: &Provider) -> Result<(), Failure> {
    own.change(Section::Providers, ["Removed ", &provider.name].concat(), |list| {
        list.into_iter().filter(|other| other.id != provider.id).collect()
    })?;
    document::focus(PROVIDERS);
    Ok(())
}

/// The form that changes a provider, while it is the edited one. Each time it opens it has the stored values.
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
        let cancel: Cancel = Box::new(move || edited.set(None));
        Some(view! { <Fields own form=form.clone() announced=None verb="Save" done cancel/> }.into_any())
    };
    view! { {part(fields)} }.into_any()
}

fn replace(own: Own, changed: &Provider) -> Result<(), Failure> {
    own.change(Section::Providers, ["Changed ", &changed.name].concat(), |list| {
        let replaced = |other: Provider| if other.id == changed.id { changed.clone() } else { other };
        list.into_iter().map(replaced).collect()
    })
}
