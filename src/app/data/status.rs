use bearer_lab::{
    auth::dynamic::{part, text},
    client::ApiResponse,
    trace::content::{Content, Shape},
};
use leptos::prelude::*;

use super::{
    age::age_view,
    list::{List, Loaded, Request},
};

/// How much there is, how the API answered, how old it is; and the button that asks again or stops waiting.
pub(super) fn status_view(list: List) -> AnyView {
    // A memo, so that the button stays, and with it the focus.
    let is_asked = Memo::new(move |_| !matches!(list.request.get(), Request::None | Request::NotForIt));
    let age = move || {
        let at = list.loaded.with(|it| it.as_ref().map(|loaded| loaded.at))?;
        let is_latest = list.refusal.with(Option::is_none);
        is_latest.then(|| view! { " · loaded " {age_view(at)} }.into_any())
    };
    let press = move |_| if list.is_slow() { list.cancel() } else { list.load() };
    let label = move || if list.is_slow() { "Cancel" } else { "Refresh" };
    let line = move || {
        view! {
            <p class="small soft count data-status">
                <output data-testid="api-amount">
                    {text(move || summary(list))} <span data-testid="api-status">{text(move || status(list))}</span>
                </output>
                {part(age)}
                " "
                <button type="button" class="link" data-testid="api-load" on:click=press>{text(label)}</button>
            </p>
        }
        .into_any()
    };
    part(move || is_asked.get().then(line)).into_any()
}

/// What there is and how the API answered, up to the status.
fn summary(list: List) -> String {
    let refused = list.refusal.with(|refusal| refusal.as_ref().map(ApiResponse::status));
    match (refused, list.loaded.with(|it| it.as_ref().map(|loaded| amount(loaded)))) {
        _ if list.is_slow() => ["Waiting for GET ", &list.address()].concat(),
        (Some(Some(_)), _) => "Status ".to_owned(),
        (Some(None), _) => "No response".to_owned(),
        (None, Some(amount)) => [&amount, " · status "].concat(),
        (None, None) => String::new(),
    }
}

/// The status of the last response; empty if there is none.
fn status(list: List) -> String {
    let status = list.last_status().filter(|_| !list.is_slow());
    status.map(|status| status.to_string()).unwrap_or_default()
}

/// "1 row", "200 rows", and what else a response may be.
fn amount(loaded: &Loaded) -> String {
    let shape = loaded.reading.as_ref().map(|reading| &reading.shape);
    match (&loaded.content, shape) {
        (_, Some(Shape::List(table))) => count(table.rows().len(), "row"),
        (_, Some(Shape::Object(_))) => "1 object".to_owned(),
        (_, Some(Shape::Plain(_))) => "1 value".to_owned(),
        (Content::Text(text), _) => count(text.len(), "byte"),
        (Content::Binary(bytes), _) => count(*bytes, "byte"),
        _ => "No content".to_owned(),
    }
}

fn count(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
