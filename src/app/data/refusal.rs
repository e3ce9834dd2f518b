use std::sync::Arc;

use bearer_lab::{
    auth::Auth,
    client::ApiResponse,
    protocol::{http::Response, oauth::Scope},
    trace::content::{Content, Statement, statements},
};
use leptos::prelude::*;

use super::{super::failure::FailurePanel, list::List, long_text::long_text_view};

/// Why there is no data: this app's code and text, and beside them the words of the API.
pub(super) fn refusal_view(refusal: &ApiResponse, list: List) -> Option<AnyView> {
    let failure = refusal.outcome.clone().err()?;
    let step_up = refusal.needed_scope.clone().map(|scope| step_up_button(list.auth, scope));
    let panel = view! {
        <FailurePanel failure>{step_up}</FailurePanel>
        {refusal.response.as_ref().map(|response| words_of_api(refusal, response))}
    };
    Some(panel.into_any())
}

fn words_of_api(refusal: &ApiResponse, response: &Arc<Response>) -> AnyView {
    let stated = statements(response, &refusal.challenge());
    let line = |Statement { name, text }| view! { <dt>{name}</dt> <dd>{text}</dd> }.into_any();
    let words = (!stated.is_empty()).then(|| {
        let lines = stated.into_iter().map(line).collect_view();
        view! { <dl>{lines}</dl> }
    });
    let content = Content::new(response);
    let is_shown = matches!(content, Content::Json(_) | Content::Text(_));
    let body = is_shown.then(|| {
        view! {
            <details>
                <summary>"The whole response"</summary>
                {long_text_view("Response of the API", content.parts())}
            </details>
        }
    });
    if words.is_none() && body.is_none() {
        return view! { <p class="soft small">"The API gives no reason."</p> }.into_any();
    }
    view! {
        <section class="data-words stack" aria-label="What the API says" data-testid="api-error">
            <h3>"What the API says"</h3>
            {words}
            {body}
        </section>
    }
    .into_any()
}

/// Asks for what the token lacks; the provider decides whether to give it.
fn step_up_button(auth: Auth, scope: Scope) -> AnyView {
    let words = ["Sign in again with ", &scope.to_string()].concat();
    view! { <button type="button" data-testid="step-up" on:click=move |_| auth.client().step_up(&scope)>{words}</button> }
        .into_any()
}
