use bearer_lab::protocol::http::Value;
use leptos::prelude::*;

use super::super::dynamic::text;

/// How many characters of a secret are shown before it is asked for: enough to tell two apart.
const SHOWN_CHARACTERS: usize = 3;

/// A value on the wire. A secret is masked until the reader asks for it.
#[component]
pub(super) fn ValueView(value: Value) -> impl IntoView {
    let secret = match value {
        Value::Plain(plain) => return plain.into_any(),
        Value::Secret(secret) => secret,
    };
    let is_shown = RwSignal::new(false);
    let start: String = secret.expose().chars().take(SHOWN_CHARACTERS).collect();
    let shown = move || if is_shown.get() { secret.expose().to_owned() } else { [&start, "…"].concat() };
    view! {
        <span>{text(shown)}</span>
        " "
        <button type="button" class="link" on:click=move |_| is_shown.update(|shown| *shown = !*shown)>
            {text(move || if is_shown.get() { "mask" } else { "show" })}
        </button>
    }
    .into_any()
}
