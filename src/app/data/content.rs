use std::sync::Arc;

use bearer_lab::{
    auth::dynamic::{part, text},
    trace::content::{Content, Reading, Shape},
};
use leptos::prelude::*;

use super::{
    list::Loaded,
    long_text::long_text_view,
    members::members_view,
    table::{caption, table_view},
    value::value_view,
};

/// The reader's choices. They outlive a reload of the data.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    /// The JSON instead of a table.
    pub(super) is_json: RwSignal<bool>,
    /// All rows and columns.
    pub(super) is_whole: RwSignal<bool>,
}

/// The data, in the form that fits it.
pub(super) fn content_view(loaded: &Arc<Loaded>, choice: Choice) -> AnyView {
    match (&loaded.content, &loaded.reading) {
        (Content::Json(_), Some(_)) => json_view(loaded.clone(), choice),
        (Content::Text(_), _) => {
            let words = format!("The API returned text ({}).", loaded.media_type);
            view! { <p class="soft">{words}</p> {long_text_view("Data, text", loaded.content.parts())} }
                .into_any()
        }
        (Content::Binary(bytes), _) => {
            let words = format!("The API returned {bytes} bytes that are not text ({}).", loaded.media_type);
            view! { <p class="soft" data-testid="api-empty">{words}</p> }.into_any()
        }
        _ => view! { <p class="soft" data-testid="api-empty">"The API returned no content."</p> }.into_any(),
    }
}

/// A choice between the values and the JSON that was sent.
fn json_view(loaded: Arc<Loaded>, choice: Choice) -> AnyView {
    let button = |label: &'static str, testid: &'static str, chosen: bool| {
        let is_pressed = text(move || (choice.is_json.get() == chosen).to_string());
        view! {
            <button type="button" aria-pressed=is_pressed data-testid=testid on:click=move |_| choice.is_json.set(chosen)>{label}</button>
        }
        .into_any()
    };
    let shown = move || match choice.is_json.get() {
        true => Some(long_text_view("Data, JSON", loaded.content.parts())),
        false => loaded.reading.as_ref().map(|reading| reading_view(reading, &loaded, choice)),
    };
    view! {
        <div class="data-forms" role="group" aria-label="Show as">
            {button("Table", "as-table", false)} {button("JSON", "as-json", true)}
        </div>
        {part(shown)}
    }
    .into_any()
}

fn reading_view(reading: &Reading, loaded: &Arc<Loaded>, choice: Choice) -> AnyView {
    let main = match &reading.shape {
        Shape::List(_) => table_view(loaded, choice.is_whole).into_any(),
        Shape::Object(members) if members.is_empty() => {
            view! { <p class="soft" data-testid="api-empty">{caption(reading, "an empty object")}</p> }.into_any()
        }
        Shape::Object(members) => members_view(&caption(reading, "an object"), members),
        Shape::Plain(value) => {
            view! { <p>{caption(reading, "a single value")} " " <strong data-testid="api-value">{value_view("", Some(value))}</strong></p> }
                .into_any()
        }
    };
    let rest = (!reading.rest.is_empty()).then(|| members_view("What else the response has", &reading.rest));
    view! { {main} {rest} }.into_any()
}
