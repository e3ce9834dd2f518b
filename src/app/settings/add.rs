use bearer_lab::{
    auth::dynamic::part,
    client::Discovery,
    protocol::oauth::{ResponseType, Scope},
    session::{Provider, ProviderForm, is_redirect_uri_shared, own_providers::added, preset::Preset},
};
use leptos::prelude::*;

use super::{
    fields::{Fields, Take},
    look_up::LookUp,
    own::{Own, failure_here},
    row::mix_up_warning,
    search::{Answer, Search},
    support::Support,
};

/// What to ask a provider for that nobody said anything about.
const SCOPE: &str = "openid profile email";

/// Adds a provider: its issuer is asked first, and says what it can do.
#[component]
pub(super) fn AddProvider(own: Own) -> impl IntoView {
    let search = Search::new();
    let found = move || match search.answer.get() {
        Answer::Come(discovery) => Some(found(own, search, *discovery)),
        Answer::NotAsked | Answer::Awaited => None,
    };
    view! {
        <section class="stack" aria-labelledby="add">
            <h2 id="add">"Add a provider"</h2>
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
        let words = if new.is_empty() { "It was there already: " } else { "Added " };
        own.change([words, &name].concat(), |list| list.into_iter().chain(new).collect())?;
        search.clear();
        Ok(())
    });
    let form = form(&discovery, search.preset.get_untracked());
    let announced = Some(discovery.announced.clone());
    let is_shared = is_redirect_uri_shared(
        &discovery.redirect_uri,
        &discovery.metadata.issuer,
        &own.auth.client().providers(),
    );
    let warning = (is_shared && !discovery.metadata.sends_issuer).then(mix_up_warning);
    view! {
        <Support discovery/>
        {warning}
        <Fields own form announced verb="Add" done=add/>
    }
    .into_any()
}

/// The form to begin with: what the kind of provider asks for, or what this one announces of the usual.
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
