use bearer_lab::{
    auth::{Mask, masked_text},
    protocol::http::Value,
};
use leptos::prelude::*;

/// A value on the wire. A secret is masked until the reader asks for it.
pub(super) fn value_view(name: &str, value: Value) -> AnyView {
    match value {
        Value::Plain(plain) => plain.into_any(),
        Value::Secret(secret) => masked_text(Mask::always(), name, move || secret.expose().to_owned()),
    }
}
