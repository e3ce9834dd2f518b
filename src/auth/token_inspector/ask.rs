use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::super::{
    Auth,
    dynamic::{flag, part, text},
    use_auth,
};
use crate::client::{ProviderQuestion, rule_texts};

/// A button that asks the provider something.
#[derive(Clone, Copy)]
struct QuestionRow {
    question: ProviderQuestion,
    testid: &'static str,
    label: &'static str,
    /// What to know before pressing the button.
    note: &'static str,
}

const ROWS: [QuestionRow; 3] = [
    QuestionRow {
        question: ProviderQuestion::Userinfo,
        testid: "ask-userinfo",
        label: "Request UserInfo",
        note: "The claims about the user that the provider returns for this access token.",
    },
    QuestionRow {
        question: ProviderQuestion::Introspection,
        testid: "ask-introspection",
        label: "Introspect token",
        note: "It is meant for protected APIs, which prove who they are: a client in the browser is often refused.",
    },
    QuestionRow {
        question: ProviderQuestion::Revocation,
        testid: "ask-revocation",
        label: "Revoke token",
        note: "The access token ends now; the tokens can be refreshed. The server answers the same for unknown tokens.",
    },
];

/// Asks the session's provider about the session's access token. The exchange is on the wire as well.
pub(super) fn ask() -> Option<AnyView> {
    let auth = use_auth()?;
    // A renewal leaves what was answered where it is.
    let has_token = Memo::new(move |_| {
        auth.session.with(|session| session.as_ref().is_some_and(|session| session.access_token.is_some()))
    });
    let rows = move || ROWS.map(|question| row(question, auth)).into_iter().collect_view();
    let questions = move || {
        view! {
            <div class="tool">
                <p class="small soft">"Questions to the provider about the access token of the session."</p>
                {rows()}
            </div>
        }
        .into_any()
    };
    Some(part(move || has_token.get().then(questions)).into_any())
}

fn row(row: QuestionRow, auth: Auth) -> AnyView {
    let answer = RwSignal::new(String::new());
    let is_asking = RwSignal::new(false);
    let send = move |_| {
        let Some(session) = auth.session.get_untracked() else { return };
        is_asking.set(true);
        spawn_local(async move {
            let words = match auth.client().ask_provider(row.question, session).await {
                Ok(response) => {
                    let body = String::from_utf8_lossy(&response.body).into_owned();
                    [&response.status.to_string(), "  ", &body].concat()
                }
                Err(failure) => [failure.code(), ": ", &rule_texts(failure.rule).to_string()].concat(),
            };
            answer.try_set(words);
            is_asking.try_set(false);
        });
    };
    view! {
        <section class="stack">
            <button type="button" data-testid=row.testid disabled=flag(move || is_asking.get()) on:click=send>{row.label}</button>
            <p class="small soft">{row.note}</p>
            <output class="mono breaking" data-testid=[row.testid, "-answer"].concat()>{text(move || answer.get())}</output>
        </section>
    }
    .into_any()
}
