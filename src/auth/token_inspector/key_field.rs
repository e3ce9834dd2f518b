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
        label: "JWKS, JWK, PEM, certificate, SSH key, secret or issuer",
        name: "the key",
        rows: "3",
        placeholder: "",
        colored: None,
    };
    let given = move || inspection.shown.with(|(_, key)| key.clone());
    view! {
        <section class="stack" aria-labelledby="key-heading">
            <h2 id="key-heading">"Key"</h2>
            {part(move || issuer_button(inspection))}
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

/// Offers the keys that the token's own issuer publishes, while there are no others.
fn issuer_button(inspection: Inspection) -> Option<AnyView> {
    let is_wanted = inspection.keys.with(|keys| matches!(keys, KeyInput::Nothing));
    let issuer = inspection.issuer().filter(|_| is_wanted)?;
    let host = issuer.origin().to_owned();
    Some(
        view! {
            <button
                type="button"
                class="primary"
                data-testid="fetch-issuer-keys"
                disabled=flag(move || inspection.is_fetching.get())
                on:click=move |_| inspection.fetch_keys(issuer.clone())
            >
                "Fetch keys from " {host}
            </button>
            <p class="small soft">"The token names this issuer itself: a valid signature then says only that it was this issuer."</p>
        }
        .into_any(),
    )
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
        KeyInput::Nothing => "Without a key the signature is not checked.".into(),
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
