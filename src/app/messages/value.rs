use bearer_lab::{
    auth::{Mask, masked_text},
    protocol::{Secret, http::Value},
};
use leptos::prelude::*;

/// A value of a message.
pub(super) fn value_view(name: &str, value: Value) -> AnyView {
    match value {
        Value::Plain(plain) => plain.into_any(),
        Value::Secret(secret) => secret_view(name, secret),
    }
}

/// A secret, masked until the reader asks for it. One of an earlier page was not stored.
pub(super) fn secret_view(name: &str, secret: Secret) -> AnyView {
    if secret.is_empty() {
        return view! { <span class="soft" title="Secrets are not stored">"••• (not stored)"</span> }
            .into_any();
    }
    masked_text(Mask::always(), name, move || secret.expose().to_owned())
}
