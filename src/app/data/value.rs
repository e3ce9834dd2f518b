use bearer_lab::{
    auth::{Mask, masked_text},
    protocol::Secret,
    trace::{
        BodyPart,
        content::{Cell, Value, cell},
    },
};
use leptos::prelude::*;

/// Names of secrets in a flow that mean something else in most APIs. They are masked in presenter mode only.
const AMBIGUOUS_NAMES: [&str; 3] = ["code", "state", "nonce"];

/// The value of the member of this name; nothing if there is none.
pub(super) fn value_view(name: &str, value: Option<&Value>) -> AnyView {
    let Some(value) = value else { return ().into_any() };
    match cell(name, value) {
        Cell::Text(parts) => parts_view(&parts),
        Cell::Literal(text) => text.into_any(),
        Cell::Time { exact, readable } => {
            view! { <time datetime=exact.clone() title=exact>{readable}</time> }.into_any()
        }
        Cell::Json(parts) => view! { <code>{parts_view(&parts)}</code> }.into_any(),
    }
}

/// A text, secrets masked.
pub(super) fn parts_view(parts: &[BodyPart]) -> AnyView {
    match parts {
        [BodyPart::Text(text)] => text.clone().into_any(),
        _ => parts.iter().map(part_view).collect_view().into_any(),
    }
}

fn part_view(part: &BodyPart) -> AnyView {
    match part {
        BodyPart::Text(text) => text.clone().into_any(),
        BodyPart::Secret(name, secret) => secret_view(name, secret.clone()),
    }
}

fn secret_view(name: &str, secret: Secret) -> AnyView {
    let is_ambiguous = AMBIGUOUS_NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
    let mask = if is_ambiguous { Mask::when_presented() } else { Mask::always() };
    masked_text(mask, name, move || secret.expose().to_owned())
}
