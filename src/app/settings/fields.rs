use bearer_lab::{
    browser::document,
    protocol::{check::Failure, json::Json, oauth::ResponseType, url::HttpUrl},
    session::{Provider, ProviderForm, redirect_path},
};
use leptos::prelude::*;

use super::{
    own::{Own, PROVIDERS, failure_here},
    registration::urls_to_register,
};

const RESPONSE_TYPES: [&str; 7] =
    ["code", "code id_token", "code token", "code id_token token", "id_token token", "id_token", "token"];

/// Takes the provider that was typed.
pub(super) type Take = Box<dyn Fn(Provider) -> Result<(), Failure> + Send>;
/// Closes the form and discards what was typed.
pub(super) type Cancel = Box<dyn Fn() + Send>;

/// A form for the values of a provider beyond its issuer.
#[component]
pub(super) fn Fields(
    own: Own,
    /// The values at first.
    form: ProviderForm,
    /// The provider's metadata, where it was just asked.
    announced: Option<Json>,
    /// What the button says.
    verb: &'static str,
    /// Takes the provider over.
    done: Take,
    /// Closes the form.
    cancel: Cancel,
) -> impl IntoView {
    let redirect_uri = own.auth.client().configuration().redirect_uri().cloned()?;
    let response_type = form.response_type.clone();
    let own_uri = || HttpUrl::parse(&[redirect_uri.origin(), &form.redirect_path].concat()).ok();
    let registered = redirect_path::is_of_issuer(&form.redirect_path).then(own_uri).flatten();
    let registered = urls_to_register(&registered.unwrap_or_else(|| redirect_uri.clone()));
    let form = RwSignal::new(form);
    let failure = RwSignal::new(None);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let outcome = form.with_untracked(|form| form.read(&redirect_uri)).and_then(&done);
        if outcome.is_ok() {
            document::focus(PROVIDERS);
        }
        failure.set(outcome.err());
    };
    let give_up = move |_| {
        cancel();
        document::focus(PROVIDERS);
    };
    Some(view! {
        <form class="stack form" on:submit=save>
            {field(form, "client_id", "Client ID", "From the provider, of a public (single-page) client.", |form| form.client_id.get_or_insert_default())}
            {field(form, "name", "Name", "Shown in this app.", |form| form.name.get_or_insert_default())}
            {words(form, "scope", "Scopes (space-separated)", "", |form| &mut form.scopes)}
            <label>
                "Response type"
                <select
                    name="response_type"
                    on:change=move |event| form.update(|form| form.response_type = event_target_value(&event))
                >
                    {RESPONSE_TYPES.map(|name| choice(name, &response_type, announced.as_ref())).into_iter().collect_view()}
                </select>
            </label>
            <details class="options">
                <summary>"URLs to register at the provider"</summary>
                {registered}
            </details>
            {more(form)}
            {failure_here(failure)}
            <div class="row">
                <button type="submit" class="primary" data-testid="save">{verb}</button>
                <button type="button" data-testid="cancel" on:click=give_up>"Cancel"</button>
            </div>
        </form>
    })
}

/// Values that most providers need not have.
fn more(form: RwSignal<ProviderForm>) -> AnyView {
    view! {
        <details class="options">
            <summary>"More options"</summary>
            <div>
                {words(form, "trusted_audiences", "Additional audiences to accept in ID tokens", "Space-separated. Usually none.", |form| &mut form.trusted_audiences)}
                {parameters(form)}
                {words(form, "resource", "Target APIs (resource indicators)", "Addresses, space-separated (RFC 8707). Usually none.", |form| &mut form.resource)}
                {flag(form, "pushed_requests", "Push the parameters to the provider first (PAR, RFC 9126)", |form| &mut form.pushed_requests)}
                {flag(form, "dpop", "Sender-constrained tokens (DPoP, RFC 9449)", |form| &mut form.dpop)}
                {flag(form, "session_management", "Notice when the session at the provider ends (OpenID Connect Session Management)", |form| &mut form.session_management)}
            </div>
        </details>
    }
    .into_any()
}

/// The parameters that every sign-in at this provider sends too: `name=value`, one per line.
fn parameters(form: RwSignal<ProviderForm>) -> AnyView {
    let initial = form.with_untracked(|form| form.authorization_parameters.join("\n"));
    let typed = move |event| {
        let text = event_target_value(&event);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        form.update(|form| form.authorization_parameters = lines);
    };
    view! {
        <label>
            "Authorization parameters"
            <textarea rows="3" name="authorization_parameters" spellcheck="false" autocapitalize="none" prop:value=initial on:input=typed></textarea>
            <span class="hint">
                "One per line: " <code>"audience=https://api.example.com"</code> ", " <code>"prompt=login"</code> ", "
                <code>"acr_values=…"</code> ", " <code>"login_hint=…"</code> ", " <code>"ui_locales=de"</code> ". No secrets."
            </span>
        </label>
    }
    .into_any()
}

fn field(
    form: RwSignal<ProviderForm>,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    member: fn(&mut ProviderForm) -> &mut String,
) -> AnyView {
    let initial = member(&mut form.get_untracked()).clone();
    let typed = move |text: &str| form.update(|form| *member(form) = text.trim().to_owned());
    input(name, label, hint, initial, Box::new(typed))
}

/// A field for several values, separated by spaces.
fn words(
    form: RwSignal<ProviderForm>,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    member: fn(&mut ProviderForm) -> &mut Vec<String>,
) -> AnyView {
    let initial = member(&mut form.get_untracked()).join(" ");
    let typed = move |text: &str| {
        form.update(|form| *member(form) = text.split_whitespace().map(str::to_owned).collect());
    };
    input(name, label, hint, initial, Box::new(typed))
}

fn input(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    initial: String,
    typed: Box<dyn Fn(&str) + Send>,
) -> AnyView {
    view! {
        <label>
            {label}
            <input
                type="text"
                name=name
                autocapitalize="none"
                autocomplete="off"
                spellcheck="false"
                prop:value=initial
                on:input=move |event| typed(&event_target_value(&event))
            />
            {(!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> })}
        </label>
    }
    .into_any()
}

fn flag(
    form: RwSignal<ProviderForm>,
    name: &'static str,
    label: &'static str,
    member: fn(&mut ProviderForm) -> &mut bool,
) -> AnyView {
    let is_checked = *member(&mut form.get_untracked());
    view! {
        <label class="check">
            <input
                type="checkbox"
                name=name
                prop:checked=is_checked
                on:change=move |event| form.update(|form| *member(form) = event_target_checked(&event))
            />
            {label}
        </label>
    }
    .into_any()
}

/// A response type, marked if the metadata lists others only.
fn choice(name: &'static str, chosen: &str, announced: Option<&Json>) -> AnyView {
    let wanted = ResponseType::parse(name);
    let listed = announced.and_then(|metadata| metadata.strings("response_types_supported").ok()?);
    let is_listed =
        listed.is_none_or(|listed| listed.into_iter().any(|other| ResponseType::parse(other) == wanted));
    let words = if is_listed { name.to_owned() } else { [name, " (not supported)"].concat() };
    let is_chosen = ResponseType::parse(chosen) == wanted;
    view! { <option value=name selected=is_chosen>{words}</option> }.into_any()
}
