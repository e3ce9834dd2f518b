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

use super::navigation::Link;

const RESPONSE_TYPES: [&str; 7] =
    ["code", "token", "id_token", "id_token token", "code id_token", "code token", "code id_token token"];

/// The way in: one press with what is configured, or with what the options say.
#[component]
pub(super) fn SignInForm() -> impl IntoView {
    let auth = use_auth()?;
    let client = auth.client();
    let providers = client.providers();
    let first = providers.first()?;
    client.prepare(&first.id);
    let chosen = RwSignal::new(first.id.clone());
    let response_type = RwSignal::new(first.response_type.to_string());
    let scope = RwSignal::new(first.scope.to_string());
    let names = providers.clone();
    let provider_name = move || {
        names
            .iter()
            .find(|known| known.id == chosen.get())
            .map(|known| known.name.clone())
            .unwrap_or_default()
    };
    let options = move || SignInOptions {
        response_type: ResponseType::parse(&response_type.get_untracked()),
        scope: Some(Scope::parse(&scope.get_untracked())),
        ..SignInOptions::default()
    };
    let sign_in = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        auth.client().sign_in(&chosen.get_untracked(), options());
    };
    let is_under_way = move || auth.is_signing_in();
    let sign_in_popup = move |_| auth.client().sign_in_popup(&chosen.get_untracked(), options());
    let sign_in_silently = move |_| auth.client().sign_in_silently(&chosen.get_untracked(), options());
    Some(view! {
        <form class="stack" on:submit=sign_in>
            <h1>"Sign in, and watch how"</h1>
            <p class="lead">
                "You go to " {text(provider_name)} ", say who you are, and come back with tokens. "
                "Every message and every check on the way is shown here."
            </p>
            <button type="submit" class="primary" data-testid="sign-in" disabled=flag(is_under_way)>
                "Sign in"
            </button>
            <details class="options">
                <summary>"Provider, response type, scope, and other ways in"</summary>
                <div>
                    <ProviderChoice auth providers chosen response_type scope/>
                    <p class="small"><Link path="/settings">"Add a provider"</Link></p>
                    <label>
                        "Response type"
                        <select prop:value=response_type on:change=move |event| response_type.set(event_target_value(&event))>
                            {RESPONSE_TYPES.map(|name| view! { <option value=name>{name}</option> }).into_iter().collect_view()}
                        </select>
                    </label>
                    <label>
                        "Scope, separated by spaces"
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
                        <button type="button" data-testid="sign-in-popup" disabled=flag(is_under_way) on:click=sign_in_popup>"Sign in in a window"</button>
                        <button type="button" data-testid="sign-in-silent" disabled=flag(is_under_way) on:click=sign_in_silently>"Sign in silently"</button>
                    </div>
                    <p class="small soft">
                        "A window leaves this page where it is. Silently works if the provider knows you already and has "
                        "nothing to ask."
                    </p>
                </div>
            </details>
        </form>
    })
}

/// Choosing a provider sets what is configured for it.
#[component]
fn ProviderChoice(
    auth: Auth,
    providers: Vec<Provider>,
    chosen: RwSignal<String>,
    response_type: RwSignal<String>,
    scope: RwSignal<String>,
) -> impl IntoView {
    let names: Vec<_> =
        providers.iter().map(|provider| (provider.id.clone(), provider.name.clone())).collect();
    let choose = move |event| {
        let id = event_target_value(&event);
        if let Some(provider) = providers.iter().find(|provider| provider.id == id) {
            response_type.set(provider.response_type.to_string());
            scope.set(provider.scope.to_string());
            auth.client().prepare(&id);
            chosen.set(id);
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
