use bearer_lab::{
    auth::{
        Auth,
        dynamic::{part, text},
    },
    client::{ApiResponse, spawn_now},
    protocol::{json::Json, oauth::Scope},
};
use leptos::prelude::*;

use super::{failure::FailurePanel, navigation::Navigation, route::Route};

/// The list that the API has, as far as it is known.
#[derive(Clone, Copy)]
pub(super) struct List {
    auth: Auth,
    answer: RwSignal<Answer>,
}

#[derive(Clone)]
enum Answer {
    /// Nobody has asked: the session has no access token, or the page that shows the list was not opened yet.
    NotAsked,
    /// Nobody has asked: the person added the provider, and the API never heard of it.
    NotForIt,
    Awaited,
    Come(ApiResponse),
}

impl List {
    /// Asks for the list whenever somebody signs in, from when the page that shows it is opened. Called before anything is
    /// drawn, so that the request leaves before the page for the new session is built.
    pub(super) fn follow(auth: Auth, navigation: Navigation) -> Self {
        let list = Self { auth, answer: RwSignal::new(Answer::NotAsked) };
        let is_wanted = Memo::new(move |was: Option<&bool>| {
            was.is_some_and(|was| *was) || navigation.route.get() == Route::Home
        });
        // A renewal changes the session but not whose it is: the data stays.
        let session = Memo::new(move |_| {
            let session = auth.session.get().filter(|_| is_wanted.get())?;
            Some((session.id.clone(), session.access_token.is_some(), session.provider_id.clone()))
        });
        let client = auth.client();
        let loading = RenderEffect::new(move |_| match session.get() {
            Some((_, true, id)) if !client.configuration().names(&id) => list.answer.set(Answer::NotForIt),
            Some((_, true, _)) => {
                list.answer.set(Answer::Awaited);
                list.load();
            }
            _ => list.answer.set(Answer::NotAsked),
        });
        on_cleanup(move || drop(loading));
        list
    }

    fn load(self) {
        let client = self.auth.client();
        let list = client.configuration().api.list.clone();
        let (answered, session) = (client.get(list), self.session_id());
        spawn_now(Box::pin(async move {
            let answer = answered.await;
            // Another may have signed in meanwhile.
            if self.session_id() == session {
                self.answer.set(Answer::Come(answer));
            }
        }));
    }

    fn session_id(self) -> Option<String> {
        self.auth.session.with_untracked(|session| session.as_ref().map(|session| session.id.clone()))
    }
}

/// The list that the API answered with.
#[component]
pub(super) fn Data() -> impl IntoView {
    let list = use_context::<List>()?;
    let answer = list.answer;
    let status = move || {
        answer.with(|answer| match answer {
            Answer::Come(answer) => answer.status.map(|status| status.to_string()).unwrap_or_default(),
            _ => String::new(),
        })
    };
    let count = move || {
        answer.with(|answer| match answer {
            Answer::Come(answer) => answer.list().map_or(0, <[Json]>::len),
            _ => 0,
        })
    };
    Some(view! {
        <section class="stack" aria-labelledby="data">
            <div class="between">
                <h2 id="data">"Data"</h2>
                <p class="small soft count">
                    {text(move || format!("{} rows", count()))}
                    " · status "
                    <span data-testid="api-status">{text(status)}</span>
                    " "
                    <button type="button" class="link" on:click=move |_| list.load()>"Load again"</button>
                </p>
            </div>
            {part(move || Some(answer.with(|answer| shown(answer, list))))}
        </section>
    })
}

fn shown(answer: &Answer, list: List) -> AnyView {
    let answer = match answer {
        Answer::NotAsked => {
            return view! { <p class="soft">"This sign-in gave no access token, so the API was not asked."</p> }
                .into_any();
        }
        Answer::NotForIt => {
            let ask = move |_| list.load();
            return view! {
                <div class="notice stack" data-testid="not-for-it">
                    <p>
                        "You added this provider yourself, so its access token was not sent to this page's API, which need "
                        "not know it."
                    </p>
                    <button type="button" on:click=ask>"Send it all the same"</button>
                </div>
            }
            .into_any();
        }
        Answer::Awaited => {
            return view! { <div class="skeleton data" aria-label="Loading">{vec![view! { <i></i> }; 9]}</div> }
                .into_any();
        }
        Answer::Come(answer) => answer,
    };
    match answer.list() {
        Err(failure) => {
            let again = move |_| list.load();
            let step_up = answer.needed_scope.clone().map(|scope| step_up_button(list.auth, scope));
            view! {
                <FailurePanel failure>
                    {step_up}
                    <button type="button" on:click=again>"Load again"</button>
                </FailurePanel>
            }
            .into_any()
        }
        Ok([]) => view! { <p class="soft">"The API answered with an empty list."</p> }.into_any(),
        Ok(rows) => table(rows),
    }
}

/// Asks for what the token lacks; the provider decides whether to give it.
fn step_up_button(auth: Auth, scope: Scope) -> AnyView {
    let words = ["Sign in again with ", &scope.to_string()].concat();
    view! { <button type="button" data-testid="step-up" on:click=move |_| auth.client().step_up(&scope)>{words}</button> }
        .into_any()
}

fn table(rows: &[Json]) -> AnyView {
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

fn row(item: &Json) -> AnyView {
    let cell = |name| match item.member(name) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Integer(number)) => number.to_string(),
        _ => String::new(),
    };
    view! {
        <tr data-testid="api-row">
            <td>{cell("id")}</td>
            <td>{cell("name")}</td>
            <td>{cell("owner")}</td>
            <td>{day(cell("updated"))}</td>
        </tr>
    }
    .into_any()
}

/// The day of an RFC 3339 time; any other text as it is.
fn day(time: String) -> String {
    time.split_once('T').map_or(time.clone(), |(day, _)| day.to_owned())
}
