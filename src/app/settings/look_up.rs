use bearer_lab::{
    auth::dynamic::{flag, part, text},
    protocol::invisible::{Invisible, turns_direction},
    session::preset::{PRESETS, Preset, Trap, beside_admin_console},
};
use leptos::prelude::*;

use super::{
    own::Own,
    search::{Answer, Search},
};

/// The provider type, the issuer, and the button that fetches its metadata.
#[component]
pub(super) fn LookUp(own: Own, search: Search) -> impl IntoView {
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        search.ask(own);
    };
    let is_awaited = move || search.answer.with(|answer| matches!(answer, Answer::Awaited));
    // One primary button: after the metadata is loaded, it is that of the form.
    let button_class = move || {
        let is_loaded = search.answer.with(|answer| matches!(answer, Answer::Loaded(_)));
        if is_loaded { "" } else { "primary" }
    };
    let options = PRESETS.iter().map(|preset| view! { <option value=preset.name>{preset.name}</option> });
    view! {
        <form class="stack form" on:submit=ask>
            <label>
                "Provider type"
                <select
                    data-testid="preset"
                    prop:value=text(move || search.preset.get().map_or("", |preset| preset.name))
                    on:change=move |event| search.choose(&event_target_value(&event))
                >
                    <option value="">"Other (OpenID Connect)"</option>
                    {options.collect_view()}
                </select>
            </label>
            {part(move || search.preset.get().map(|preset| blanks(preset, search.issuer)))}
            <label>
                "Issuer"
                <input
                    type="text"
                    inputmode="url"
                    name="issuer"
                    data-testid="issuer"
                    aria-describedby="issuer-hint"
                    autocapitalize="none"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=text(move || search.issuer.get())
                    on:input=move |event| search.issuer.set(event_target_value(&event))
                />
                <span class="hint" id="issuer-hint">"An https address, as in the provider's metadata. A metadata URL works too."</span>
            </label>
            {part(move || search.issuer.with(|issuer| Invisible::first(issuer)).map(invisible))}
            {part(move || search.issuer.with(|issuer| beside_admin_console(issuer)).map(admin_console))}
            {part(move || search.preset.get().map(asks))}
            <button type="submit" class=text(button_class) data-testid="look-up" disabled=flag(is_awaited)>
                {text(move || if is_awaited() { "Discovering…" } else { "Discover" })}
            </button>
            {part(move || search.preset.get().map(|preset| traps(preset.traps)))}
        </form>
    }
}

/// The parts of the issuer that differ between customers. They have their usual or an invented value.
fn blanks(preset: &'static Preset, issuer: RwSignal<String>) -> AnyView {
    let values = RwSignal::new(preset.values());
    let inputs = preset.blanks.iter().enumerate().map(|(index, blank)| {
        let fill = move |event| {
            values.update(|values| {
                if let Some(value) = values.get_mut(index) {
                    *value = event_target_value(&event);
                }
            });
            issuer.set(preset.issuer(&values.get_untracked()));
        };
        view! {
            <label>
                {blank.label}
                <input
                    type="text"
                    name=blank.name
                    autocapitalize="none"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=blank.value
                    on:input=fill
                />
                <span class="hint">{blank.hint()}</span>
            </label>
        }
    });
    inputs.collect_view().into_any()
}

fn invisible(found: Invisible) -> AnyView {
    let words = if turns_direction(found.character) { ". Remove it." } else { ". It is left out." };
    let found = found.to_string();
    view! { <p class="notice small" data-testid="invisible">"The issuer contains " {found} {words}</p> }
        .into_any()
}

/// What a sign-in at this type of provider asks for.
fn asks(preset: &'static Preset) -> AnyView {
    view! {
        <dl class="pairs" data-testid="preset-values">
            <dt>"Response type"</dt><dd>{preset.response_type}</dd>
            <dt>"Scopes"</dt><dd>{preset.scope}</dd>
        </dl>
    }
    .into_any()
}

fn admin_console(host: String) -> AnyView {
    view! {
        <p class="notice small" data-testid="admin-console">
            "This is the host of the admin console. The issuer is probably at " <code>{host}</code> "."
        </p>
    }
    .into_any()
}

fn traps(traps: &'static [Trap]) -> AnyView {
    let item = |trap: &'static Trap| {
        view! {
            <dt>{trap.about}</dt>
            <dd>
                {trap.text} " "
                <a href=trap.source target="_blank" rel="noopener noreferrer">"Source"</a>
            </dd>
        }
    };
    view! {
        <details class="options traps">
            <summary>"Common problems"</summary>
            <dl>{traps.iter().map(item).collect_view()}</dl>
        </details>
    }
    .into_any()
}
