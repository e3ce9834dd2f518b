use bearer_lab::{protocol::http::Value, trace::Fields};
use leptos::prelude::*;

use super::value::value_view;

/// Names and values under a title; nothing if there are none.
pub(super) fn fields(title: &'static str, fields: &Fields) -> Option<AnyView> {
    if fields.is_empty() {
        return None;
    }
    let pair = |(name, value): &(String, Value)| {
        let shown = value_view(name, value.clone());
        view! { <dt>{name.clone()}</dt><dd>{shown}</dd> }
    };
    let pairs = fields.iter().map(pair).collect_view();
    Some(view! { <section><h3>{title}</h3><dl class="pairs">{pairs}</dl></section> }.into_any())
}
