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

/// The kind of provider, its issuer, and the button that asks it.
#[component]
pub(super) fn LookUp(own: Own, search: Search) -> impl IntoView {
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        search.ask(own);
    };
    let is_awaited = move || search.answer.with(|answer| matches!(answer, Answer::Awaited));
    let is_answered = move || search.answer.with(|answer| matches!(answer, Answer::Come(_)));
    let options = PRESETS.iter().map(|preset| view! { <option value=preset.name>{preset.name}</option> });
    view! {
        <form class="stack form" on:submit=ask>
            <label>
                "Kind"
                <select
                    data-testid="preset"
                    prop:value=text(move || search.preset.get().map_or("", |preset| preset.name))
                    on:change=move |event| search.choose(&event_target_value(&event))
                >
                    <option value="">"Any provider"</option>
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
                    placeholder="https://login.example.com"
                    autocapitalize="none"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=text(move || search.issuer.get())
                    on:input=move |event| search.issuer.set(event_target_value(&event))
                />
            </label>
            {part(move || search.issuer.with(|issuer| Invisible::first(issuer)).map(invisible))}
            {part(move || search.issuer.with(|issuer| beside_admin_console(issuer)).map(admin_console))}
            {part(move || search.preset.get().map(|preset| traps(preset.traps)))}
            <button type="submit" data-testid="look-up" disabled=flag(is_awaited)>
                {text(move || if is_awaited() { "Asking…" } else { "Look it up" })}
            </button>
            <output class="small soft">{text(move || if is_answered() { "It answered. What it says is below." } else { "" })}</output>
        </form>
    }
}

/// The blanks of a kind of provider; what is typed there makes the issuer.
fn blanks(preset: &'static Preset, issuer: RwSignal<String>) -> AnyView {
    let values = RwSignal::new(vec![String::new(); preset.blanks.len()]);
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
                    placeholder=blank.example
                    autocapitalize="none"
                    autocomplete="off"
                    spellcheck="false"
                    on:input=fill
                />
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

fn admin_console(host: String) -> AnyView {
    view! {
        <p class="notice small" data-testid="admin-console">
            "This is the host of an admin console, where nobody signs in to an app. The issuer is probably at " <code>{host}</code> "."
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
        <div class="traps">
            <h3>"Where one stumbles"</h3>
            <dl>{traps.iter().map(item).collect_view()}</dl>
        </div>
    }
    .into_any()
}
