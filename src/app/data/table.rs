use std::sync::Arc;

use bearer_lab::{
    auth::dynamic::part,
    trace::content::{Column, Reading, Shape, Table, Value},
};
use leptos::{html::Div, prelude::*};

use super::{list::Loaded, more::show_all_button, value::value_view};

/// How many rows are shown until the reader asks for all.
const MAX_ROWS: usize = 200;
/// How many columns are shown until the reader asks for all.
const MAX_COLUMNS: usize = 12;

/// A list: a row for each element, a column for each member.
pub(super) fn table_view(loaded: &Arc<Loaded>, is_whole: RwSignal<bool>) -> Option<AnyView> {
    let reading = loaded.reading.as_ref()?;
    let Shape::List(table) = &reading.shape else { return None };
    if table.rows().is_empty() {
        let words = caption(reading, "an empty list");
        return Some(view! { <p class="soft" data-testid="api-empty">{words}</p> }.into_any());
    }
    let element = NodeRef::<Div>::new();
    let omitted = omitted_view(table, is_whole, element);
    let loaded = loaded.clone();
    let body = move || {
        let reading = loaded.reading.as_ref()?;
        let Shape::List(table) = &reading.shape else { return None };
        Some(shown(reading, table, is_whole.get()))
    };
    let view = view! {
        {omitted}
        <div class="data-scroll" node_ref=element role="group" aria-label="Data, table" tabindex="0">{part(body)}</div>
    };
    Some(view.into_any())
}

/// How much of the list is shown and the button for all of it; nothing if that is everything.
fn omitted_view(table: &Table, is_whole: RwSignal<bool>, element: NodeRef<Div>) -> Option<AnyView> {
    let (rows, columns) = (table.rows().len(), table.columns().len());
    let part = |shown: usize, all: usize, noun: &str| format!("{} of {all} {noun}", shown.min(all));
    let words =
        ["Shown: ", &part(MAX_ROWS, rows, "rows"), ", ", &part(MAX_COLUMNS, columns, "columns"), ". "]
            .concat();
    (rows > MAX_ROWS || columns > MAX_COLUMNS).then(|| show_all_button(words, is_whole, element))
}

fn shown(reading: &Reading, table: &Table, is_whole: bool) -> AnyView {
    let max = |limit: usize| if is_whole { usize::MAX } else { limit };
    let columns = first(table.columns(), max(MAX_COLUMNS));
    let rows = first(table.rows(), max(MAX_ROWS));
    view! {
        <table>
            <caption class:hidden=reading.path.is_empty()>{caption(reading, "a list")}</caption>
            <thead><tr>{columns.iter().map(heading).collect_view()}</tr></thead>
            <tbody>{rows.iter().map(|row| row_view(row, columns)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn first<T>(all: &[T], count: usize) -> &[T] {
    all.get(..count).unwrap_or(all)
}

/// What the API answered, in a sentence.
pub(super) fn caption(reading: &Reading, what: &str) -> String {
    match reading.path.as_str() {
        "" => format!("The API returned {what}."),
        path => format!("The API returned {what} under {path}."),
    }
}

fn heading(column: &Column) -> AnyView {
    match column {
        Column::Element => view! { <th scope="col"><em>"value"</em></th> }.into_any(),
        Column::Member(name) => view! { <th scope="col">{name.clone()}</th> }.into_any(),
    }
}

fn row_view(row: &Value, columns: &[Column]) -> AnyView {
    let values = Table::cells(row, columns);
    let cell = |(column, value): (&Column, &Option<Value>)| {
        let name = match column {
            Column::Element => "",
            Column::Member(name) => name,
        };
        view! { <td>{value_view(name, value.as_ref())}</td> }.into_any()
    };
    view! { <tr data-testid="api-row">{columns.iter().zip(&values).map(cell).collect_view()}</tr> }.into_any()
}
