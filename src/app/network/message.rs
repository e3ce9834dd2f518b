use bearer_lab::{
    auth::{
        copy_button,
        dynamic::{flag, part},
    },
    browser::document,
    protocol::{check::Checks, http::Value},
    trace::{Message, Outcome, Sent, curl},
};
use leptos::prelude::*;

use super::{body::body_view, checks::ChecksList, log::Entry, value::value_view};

/// One message: a line that says what happened, and everything about it when it is opened.
pub(super) fn message_view(Entry { message, is_open, is_body_whole, .. }: Entry) -> AnyView {
    let (line, status, verdict) = (line_of(&message), status_of(&message.outcome), verdict_of(&message));
    let about = about(&message);
    let (opened, shown) = (is_open.clone(), is_open.clone());
    let toggle = move |event| is_open.set(document::is_open(&event));
    view! {
        <li class="arrive">
            <details class="message" open=flag(move || opened.get()) on:toggle=toggle>
                <summary>
                    <code class="line">{line}</code>
                    <span class="status" data-verdict=verdict>{status}</span>
                    <span class="about">{about}</span>
                </summary>
                {part(move || shown.get().then(|| inside(&message, &is_body_whole)))}
            </details>
        </li>
    }
    .into_any()
}

fn line_of(message: &Message) -> String {
    match &message.sent {
        Sent::Fetch(request) => [request.method.as_str(), " ", request.url.path_and_query()].concat(),
        Sent::Navigation(url, _) => ["→ ", url.path_and_query()].concat(),
        Sent::Return(_) => "← back from the provider".to_owned(),
    }
}

fn status_of(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Pending => "…".to_owned(),
        Outcome::Moved => String::new(),
        Outcome::Answered { status, .. } => status.to_string(),
        Outcome::Failed(failure) => failure.code().to_owned(),
    }
}

fn verdict_of(message: &Message) -> &'static str {
    match &message.outcome {
        _ if message.checks.failure().is_some() => "fail",
        Outcome::Failed(_) => "fail",
        Outcome::Answered { status: 200..=299, .. } => "pass",
        Outcome::Answered { .. } => "fail",
        Outcome::Pending | Outcome::Moved => "unchecked",
    }
}

/// "Token request · 14 checks passed · 2.1 kB, 84 ms".
fn about(message: &Message) -> String {
    let mut parts = vec![message.purpose.to_owned()];
    parts.extend(summary(&message.checks));
    if let Outcome::Answered { bytes, milliseconds, .. } = &message.outcome {
        parts.push(format!("{}.{} kB, {milliseconds} ms", bytes / 1000, bytes % 1000 / 100));
    }
    parts.join(" · ")
}

fn summary(checks: &Checks) -> Option<String> {
    match (checks.failure(), checks.passed()) {
        (Some(failure), _) => Some(["refused: ", failure.code()].concat()),
        (None, 0) => None,
        (None, 1) => Some("1 check passed".to_owned()),
        (None, passed) => Some(format!("{passed} checks passed")),
    }
}

fn inside(message: &Message, is_body_whole: &ArcRwSignal<bool>) -> AnyView {
    let mut groups = Vec::new();
    match &message.sent {
        Sent::Fetch(request) => {
            groups.push(fields("Request", own(&request.headers)));
            groups.push(fields("Form", own(&request.form)));
        }
        Sent::Navigation(url, parameters) => {
            groups.push(fields("To", vec![("address".into(), Value::Plain(url.as_str().into()))]));
            groups.push(fields("Parameters", parameters.clone()));
        }
        Sent::Return(parameters) => groups.push(fields("Parameters", parameters.clone())),
    }
    if let Outcome::Answered { headers, body, .. } = &message.outcome {
        let headers = headers.iter().map(|(name, value)| (name.clone(), Value::Plain(value.clone())));
        groups.push(fields("Answer", headers.collect()));
        groups.push(body_view(body, is_body_whole.clone()));
    }
    let copy = match &message.sent {
        Sent::Fetch(request) => {
            let command = curl(request, false);
            Some(view! { <p>{copy_button("Copy as curl, secrets masked", move || command.clone())}</p> })
        }
        _ => None,
    };
    let source = message.source;
    view! {
        <div class="inside">
            {groups}
            <ChecksList checks=message.checks.clone()/>
            <p class="small soft">{source}</p>
            {copy}
        </div>
    }
    .into_any()
}

fn own(pairs: &[(&'static str, Value)]) -> Vec<(String, Value)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn fields(title: &'static str, pairs: Vec<(String, Value)>) -> Option<AnyView> {
    if pairs.is_empty() {
        return None;
    }
    let pair = |(name, value): (String, Value)| {
        let value = value_view(&name, value);
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    };
    let pairs = pairs.into_iter().map(pair).collect_view();
    Some(view! { <section><h3>{title}</h3><dl class="fields">{pairs}</dl></section> }.into_any())
}
