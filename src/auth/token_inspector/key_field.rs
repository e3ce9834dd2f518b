use leptos::prelude::*;

use super::{
    super::dynamic::{flag, part, text},
    area::Area,
    inspection::Inspection,
};
use crate::{client::rule_texts, inspect::KeyInput, protocol::url::HttpUrl};

/// Where the key is given, or where to fetch it.
pub(super) fn key_field(inspection: Inspection) -> AnyView {
    let area = Area {
        testid: "key-input",
        label: "Key: JWKS, JWK, PEM, certificate, SSH key, secret, or the issuer's address",
        name: "the key",
        rows: "4",
        placeholder: "",
    };
    let given = move || inspection.shown.with(|(_, key)| key.clone());
    view! {
        <section class="stack">
            {area.draw(NodeRef::new(), given, move |text, _| inspection.give_key(&text))}
            {part(move || invisible(inspection))}
            <p class="small soft" aria-live="polite">{text(move || inspection.keys.with(describe))}</p>
            {part(move || inspection.keys.with(address).map(|url| fetch_button(inspection, url)))}
            {part(move || {
                let is_unreadable = inspection.keys.with(|keys| matches!(keys, KeyInput::Unreadable(_)));
                is_unreadable.then(|| secret_button(inspection))
            })}
            {part(move || {
                let failure = inspection.fetch_failure.get()?;
                let texts = rule_texts(failure.rule);
                Some(view! {
                    <p class="small notice" role="alert" data-testid="error" data-code=failure.code()>
                        <strong>{texts.problem}</strong> " " {texts.mend}
                    </p>
                }.into_any())
            })}
        </section>
    }
    .into_any()
}

/// What happened to an invisible character, which only a secret can have.
fn invisible(inspection: Inspection) -> Option<AnyView> {
    let found = inspection.invisible.get()?.to_string();
    let is_secret = inspection.keys.with(|keys| matches!(keys, KeyInput::Secret(_)));
    let words = if is_secret { ". The secret is tried with and without it." } else { ". It was removed." };
    Some(
        view! { <p class="small notice" data-testid="key-note">"The text contains " {found} {words}</p> }
            .into_any(),
    )
}

fn address(keys: &KeyInput) -> Option<HttpUrl> {
    match keys {
        KeyInput::Address(url) => Some(url.clone()),
        _ => None,
    }
}

fn fetch_button(inspection: Inspection, url: HttpUrl) -> AnyView {
    let origin = url.origin().to_owned();
    view! {
        <button
            type="button"
            data-testid="fetch-keys"
            disabled=flag(move || inspection.is_fetching.get())
            on:click=move |_| inspection.fetch_keys(url.clone())
        >
            "Fetch the keys from " {origin}
        </button>
    }
    .into_any()
}

/// A text that looks like a key can still be a secret.
fn secret_button(inspection: Inspection) -> AnyView {
    view! {
        <button type="button" data-testid="key-as-secret" on:click=move |_| inspection.take_for_secret()>
            "Use the text as a secret"
        </button>
    }
    .into_any()
}

/// What was read, in words.
fn describe(keys: &KeyInput) -> String {
    match keys {
        KeyInput::Nothing => "Without a key the signature stays unchecked.".into(),
        KeyInput::Keys(keys) => ["Read: ", &keys.description, "."].concat(),
        KeyInput::Secret(secrets) => {
            let encodings: Vec<&str> = secrets.encodings().collect();
            ["A secret, tried as ", &encodings.join(", "), "."].concat()
        }
        KeyInput::Address(_) => "An address; nothing is fetched before you press the button.".into(),
        KeyInput::Unreadable(failure) => {
            ["Found: ", &failure.found, ". ", &rule_texts(failure.rule).to_string()].concat()
        }
    }
}
