use bearer_lab::{
    auth::{ApiAnswer, use_auth},
    protocol::json::Json,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    dynamic::{part, text},
    failure::FailurePanel,
};

/// The list that the API answered with.
#[component]
pub(super) fn Data() -> impl IntoView {
    let auth = use_auth()?;
    let answer = RwSignal::new(None::<ApiAnswer>);
    let path = auth.configuration().api.list;
    let load = Callback::new(move |()| {
        let answered = auth.get(&path);
        spawn_local(async move { answer.set(Some(answered.await)) });
    });
    // A renewal changes the session but not whose it is: the data stays.
    let session_id =
        Memo::new(move |_| auth.session.with(|session| session.as_ref().map(|session| session.id.clone())));
    Effect::new(move || {
        if session_id.get().is_some() {
            load.run(());
        }
    });
    let status = move || answer.with(|answer| answer.as_ref().and_then(|answer| answer.status));
    let count = move || answer.with(|answer| answer.as_ref().map_or(0, |answer| rows(answer).len()));
    Some(view! {
        <section class="stack" aria-labelledby="data">
            <div class="between">
                <h2 id="data">"Data"</h2>
                <p class="small soft count">
                    {text(move || format!("{} rows", count()))}
                    " · status "
                    <span data-testid="api-status">{text(move || status().map(|status| status.to_string()).unwrap_or_default())}</span>
                    " "
                    <button type="button" class="link" on:click=move |_| load.run(())>"Load again"</button>
                </p>
            </div>
            {part(move || Some(answer.with(|answer| shown(answer.as_ref(), load))))}
        </section>
    })
}

fn shown(answer: Option<&ApiAnswer>, load: Callback<()>) -> AnyView {
    match answer {
        None => view! { <div class="skeleton data" aria-label="Loading">{vec![view! { <i></i> }; 9]}</div> }
            .into_any(),
        Some(answer) => match &answer.outcome {
            Err(failure) => {
                let failure = failure.clone();
                let again = move |_| load.run(());
                view! { <FailurePanel failure><button type="button" on:click=again>"Load again"</button></FailurePanel> }
                    .into_any()
            }
            Ok(_) if rows(answer).is_empty() => {
                view! { <p class="soft">"The API answered with an empty list."</p> }.into_any()
            }
            Ok(_) => table(rows(answer)),
        },
    }
}

/// The answer is a list, or has one under `items`.
fn rows(answer: &ApiAnswer) -> &[Json] {
    match &answer.outcome {
        Ok(Json::Array(rows)) => rows,
        Ok(object) => match object.member("items") {
            Some(Json::Array(rows)) => rows,
            _ => &[],
        },
        Err(_) => &[],
    }
}

fn table(rows: &[Json]) -> AnyView {
    let cell = |row: &Json, name| match row.member(name) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Integer(number)) => number.to_string(),
        _ => String::new(),
    };
    let row = |row: &Json| {
        view! {
            <tr data-testid="api-row">
                <td>{cell(row, "id")}</td>
                <td>{cell(row, "name")}</td>
                <td>{cell(row, "owner")}</td>
                <td>{day(cell(row, "updated"))}</td>
            </tr>
        }
    };
    view! {
        <div class="data">
            <table>
                <caption class="hidden">"What the protected API answered"</caption>
                <thead>
                    <tr>
                        <th scope="col">"#"</th>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Owner"</th>
                        <th scope="col">"Updated"</th>
                    </tr>
                </thead>
                <tbody>{rows.iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The day of an RFC 3339 time; any other text as it is.
fn day(time: String) -> String {
    time.split_once('T').map_or(time.clone(), |(day, _)| day.to_owned())
}
