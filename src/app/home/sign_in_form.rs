use bearer_lab::{
    auth::{
        Auth,
        dynamic::{flag, text},
        use_auth,
    },
    protocol::oauth::{ResponseType, Scope},
    session::{Provider, SignInOptions},
};
use leptos::prelude::*;

use super::super::navigation::Link;

const RESPONSE_TYPES: [&str; 7] =
    ["code", "token", "id_token", "id_token token", "code id_token", "code token", "code id_token token"];

/// With whom and how to sign in.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    auth: Auth,
    provider_id: RwSignal<String>,
    pub(super) response_type: RwSignal<String>,
    scope: RwSignal<String>,
}

impl Choice {
    /// The first provider, as it is configured.
    pub(super) fn new() -> Option<Self> {
        let auth = use_auth()?;
        let first = auth.client().providers().into_iter().next()?;
        auth.client().prepare(&first.id);
        Some(Self {
            auth,
            response_type: RwSignal::new(first.response_type.to_string()),
            scope: RwSignal::new(first.scope.to_string()),
            provider_id: RwSignal::new(first.id),
        })
    }

    /// The provider that is chosen. Tracks the choice.
    fn provider(self) -> Option<Provider> {
        let id = self.provider_id.get();
        self.auth.client().providers().into_iter().find(|provider| provider.id == id)
    }

    /// The name of the provider that is chosen. Tracks the choice.
    pub(super) fn provider_name(self) -> String {
        self.provider().map(|provider| provider.name).unwrap_or_default()
    }

    /// What stands next to the button. Tracks the choice.
    fn hint(self) -> String {
        self.provider().map(|provider| provider.sign_in_hint).unwrap_or_default()
    }

    /// Chooses a provider, as it is configured.
    fn choose(self, provider: &Provider) {
        self.response_type.set(provider.response_type.to_string());
        self.scope.set(provider.scope.to_string());
        self.auth.client().prepare(&provider.id);
        self.provider_id.set(provider.id.clone());
    }

    fn options(self) -> SignInOptions {
        SignInOptions {
            response_type: ResponseType::parse(&self.response_type.get_untracked()),
            scope: Some(Scope::parse(&self.scope.get_untracked())),
            ..SignInOptions::default()
        }
    }
}

/// What this is, and the way in: one press with what is configured, or with what the options say.
#[component]
pub(super) fn SignInForm(choice: Choice) -> impl IntoView {
    let auth = choice.auth;
    let sign_in = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        auth.client().sign_in(&choice.provider_id.get_untracked(), choice.options());
    };
    view! {
        <form class="stack" on:submit=sign_in>
            <h1 id="welcome" tabindex="-1">"See how sign-in with OAuth and OpenID Connect works."</h1>
            <p class="lead">
                "Sign in and watch every message, token and check. Use your own provider, or the server that is included. "
                "Nothing leaves this machine."
            </p>
            <div class="row">
                <button type="submit" class="primary large" data-testid="sign-in" disabled=flag(move || auth.is_signing_in())>
                    "Sign in"
                </button>
                <Link path="/inspect" class="button large">"Inspect a token"</Link>
            </div>
            <p class="small soft">
                "You will sign in at " {text(move || choice.provider_name())} " and return with tokens. "
                {text(move || choice.hint())}
            </p>
            <Options choice/>
        </form>
    }
}

#[component]
fn Options(choice: Choice) -> impl IntoView {
    let auth = choice.auth;
    let is_under_way = move || auth.is_signing_in();
    let id = move || choice.provider_id.get_untracked();
    let sign_in_popup = move |_| auth.client().sign_in_popup(&id(), choice.options());
    let sign_in_silently = move |_| auth.client().sign_in_silently(&id(), choice.options());
    let (response_type, scope) = (choice.response_type, choice.scope);
    view! {
        <details class="options">
            <summary>"Sign-in options: provider, flow, scopes"</summary>
            <div>
                <ProviderChoice choice/>
                <p class="small"><Link path="/settings">"Add a provider"</Link></p>
                <label>
                    "Response type"
                    <select prop:value=response_type on:change=move |event| response_type.set(event_target_value(&event))>
                        {RESPONSE_TYPES.map(|name| view! { <option value=name>{name}</option> }).into_iter().collect_view()}
                    </select>
                </label>
                <label>
                    "Scopes (space-separated)"
                    <input
                        type="text"
                        autocapitalize="none"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=scope
                        on:input=move |event| scope.set(event_target_value(&event))
                    />
                </label>
                <div class="row">
                    <button type="button" data-testid="sign-in-popup" disabled=flag(is_under_way) on:click=sign_in_popup>"Sign in with pop-up"</button>
                    <button type="button" data-testid="sign-in-silent" disabled=flag(is_under_way) on:click=sign_in_silently>"Silent sign-in (prompt=none)"</button>
                </div>
                <p class="small soft">
                    "The pop-up keeps this page open. Silent sign-in works only if you are already signed in at the provider."
                </p>
            </div>
        </details>
    }
}

/// Choosing a provider sets what is configured for it.
#[component]
fn ProviderChoice(choice: Choice) -> impl IntoView {
    let providers = choice.auth.client().providers();
    let names: Vec<_> =
        providers.iter().map(|provider| (provider.id.clone(), provider.name.clone())).collect();
    let choose = move |event| {
        let id = event_target_value(&event);
        if let Some(provider) = providers.iter().find(|provider| provider.id == id) {
            choice.choose(provider);
        }
    };
    view! {
        <label>
            "Provider"
            <select on:change=choose>
                {names.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
            </select>
        </label>
    }
}
