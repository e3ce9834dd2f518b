use bearer_lab::{
    auth::dynamic::part,
    client::Discovery,
    protocol::oauth::{ResponseType, Scope},
    session::{Provider, ProviderForm, is_redirect_uri_shared, own_providers::added, preset::Preset},
};
use leptos::prelude::*;

use super::{
    fields::{Cancel, Fields, Take},
    look_up::LookUp,
    own::{Own, Report, Section, failure_here},
    policy::PolicyNotice,
    row::mix_up_warning,
    search::{Answer, Search},
    support::Support,
};

/// The scopes of a provider without a preset.
const SCOPE: &str = "openid profile email";

/// Adds a provider: first its metadata is fetched, then the registration is typed.
#[component]
pub(super) fn AddProvider(own: Own) -> impl IntoView {
    let search = Search::new(own);
    let found = move || match search.answer.get() {
        Answer::Loaded(discovery) => Some(found(own, search, *discovery)),
        Answer::NotAsked | Answer::Awaited => None,
    };
    view! {
        <section class="stack" aria-labelledby="add">
            <h2 id="add">"Add a provider"</h2>
            <Report own section=Section::Add/>
            <PolicyNotice/>
            {part(move || search.proposed.with(|it| it.as_ref().map(proposal)))}
            <LookUp own search/>
            {failure_here(search.failure)}
            <div class="stack found">{part(found)}</div>
        </section>
    }
}

fn found(own: Own, search: Search, discovery: Discovery) -> AnyView {
    let metadata = discovery.metadata.clone();
    let add: Take = Box::new(move |provider: Provider| {
        metadata.check_completeness(provider.response_type, &provider.scope)?;
        let name = provider.name.clone();
        let new = added(&own.auth.client().providers(), vec![provider]);
        let words = if new.is_empty() { "Already in the list: " } else { "Added " };
        own.change(Section::Add, [words, &name].concat(), |list| list.into_iter().chain(new).collect())?;
        search.clear();
        Ok(())
    });
    let proposed = search.proposed.get_untracked().filter(|it| it.issuer == discovery.metadata.issuer);
    let form = match &proposed {
        Some(provider) => ProviderForm {
            redirect_path: discovery.redirect_uri.path_and_query().to_owned(),
            ..ProviderForm::from(provider)
        },
        None => form(&discovery, search.preset.get_untracked()),
    };
    let announced = Some(discovery.announced.clone());
    let is_shared = is_redirect_uri_shared(
        &discovery.redirect_uri,
        &discovery.metadata.issuer,
        &own.auth.client().providers(),
    );
    let warning = (is_shared && !discovery.metadata.sends_issuer).then(mix_up_warning);
    let cancel: Cancel = Box::new(move || search.clear());
    view! {
        {warning}
        <Fields own form announced verb="Add" done=add cancel/>
        <Support discovery/>
    }
    .into_any()
}

/// Says what the link that opened the page is about, before anything is sent.
fn proposal(provider: &Provider) -> AnyView {
    view! {
        <div class="notice small" data-testid="proposal">
            <p>
                "A link proposes the provider " <strong>{provider.name.clone()}</strong> " with the client ID "
                <code>{provider.client_id.clone()}</code> "."
            </p>
            <p>"Check that you trust its issuer, then discover it. Nothing is added before you press Add."</p>
        </div>
    }
    .into_any()
}

/// The form at first: the preset's values, or the usual scopes as far as the provider supports them.
fn form(discovery: &Discovery, preset: Option<&'static Preset>) -> ProviderForm {
    let issuer = &discovery.metadata.issuer;
    let host = issuer.origin().split_once("//").map_or("", |(_, host)| host);
    let announced = discovery.announced.strings("scopes_supported").ok().flatten();
    let usual = match announced {
        Some(known) => Scope::parse(SCOPE).iter().filter(|value| known.contains(value)).collect(),
        None => Scope::parse(SCOPE),
    };
    ProviderForm {
        name: Some(preset.map_or(host, |preset| preset.name).to_owned()),
        issuer: Some(issuer.as_str().to_owned()),
        scopes: preset.map_or(usual, |preset| Scope::parse(preset.scope)).iter().map(str::to_owned).collect(),
        redirect_path: discovery.redirect_uri.path_and_query().to_owned(),
        response_type: preset
            .map_or_else(|| ResponseType::CODE.to_string(), |preset| preset.response_type.to_owned()),
        ..ProviderForm::default()
    }
}
