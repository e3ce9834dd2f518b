use bearer_lab::{
    auth::dynamic::{part, text},
    browser::file::{self, Chosen},
    protocol::check::Failure,
    session::own_providers,
};
use leptos::{html::Input, prelude::*, task::spawn_local};

use super::own::{Own, Report, Section, failure_here};

const FILE_NAME: &str = "bearer-lab-providers.json";

/// Saves the added providers to a file, and reads such a file.
#[component]
pub(super) fn Exchange(own: Own) -> impl IntoView {
    let failure = RwSignal::new(None);
    let pasted = RwSignal::new(String::new());
    let input = NodeRef::<Input>::new();
    let choose = move |_| {
        let Some(chosen) = input.get_untracked().and_then(|input| Chosen::take(&input)) else { return };
        spawn_local(async move { failure.set(import_file(own, chosen).await.err()) });
    };
    let paste = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let outcome = import(own, &pasted.get_untracked());
        if outcome.is_ok() {
            pasted.set(String::new());
        }
        failure.set(outcome.err());
    };
    view! {
        <section class="stack" aria-labelledby="exchange">
            <h2 id="exchange">"Import and export"</h2>
            <Report own section=Section::Exchange/>
            {part(move || Some(export(own)))}
            <label class="form">
                "Import a file"
                <input type="file" accept=".json,application/json" data-testid="import" node_ref=input on:change=choose/>
                <span class="hint">"An exported file or an app-config block. Providers are added; none is replaced."</span>
            </label>
            <details class="options">
                <summary>"Paste JSON"</summary>
                <form on:submit=paste>
                    <label>
                        "Providers as JSON"
                        <textarea
                            rows="6"
                            spellcheck="false"
                            autocapitalize="none"
                            data-testid="paste"
                            prop:value=text(move || pasted.get())
                            on:input=move |event| pasted.set(event_target_value(&event))
                        ></textarea>
                    </label>
                    <button type="submit" data-testid="import-pasted">"Import"</button>
                </form>
            </details>
            {failure_here(failure)}
        </section>
    }
}

/// A link that saves the list, while there is one.
fn export(own: Own) -> AnyView {
    let list = own.auth.own_providers.get();
    match own_providers::write(&list) {
        Ok(json) if !list.is_empty() => {
            let url = file::json_url(&json);
            view! { <a class="button" href=url download=FILE_NAME data-testid="export">"Export your providers"</a> }
                .into_any()
        }
        _ => view! { <p class="soft small">"No added providers to export."</p> }.into_any(),
    }
}

async fn import_file(own: Own, chosen: Chosen) -> Result<(), Failure> {
    own_providers::check_size(chosen.bytes())?;
    import(own, &chosen.text().await?)
}

fn import(own: Own, text: &str) -> Result<(), Failure> {
    let client = own.auth.client();
    let Some(redirect_uri) = client.configuration().redirect_uri() else { return Ok(()) };
    let read = own_providers::read(text, redirect_uri)?;
    let known = client.providers();
    let new = own_providers::added(&known, read);
    let words = match new.len() {
        0 => "Nothing new in this list".to_owned(),
        1 => "Imported 1 provider".to_owned(),
        count => format!("Imported {count} providers"),
    };
    own.change(Section::Exchange, words, |list| list.into_iter().chain(new).collect())
}
