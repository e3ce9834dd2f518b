use bearer_lab::{
    auth::{
        Tab, copy_button,
        dynamic::{part, text},
        tabs,
    },
    browser::document,
    protocol::{Secret, http::Value},
    trace::{Fields, Message, Outcome, Sent, address, curl, tokens},
};
use leptos::prelude::*;

use super::{
    super::{inspect_page::ToInspect, navigation::Navigation},
    arrow::arrow_id,
    body::body_view,
    checks::checks_list,
    fields::fields,
    log::{Entry, Log},
    why::why,
};

/// The position of the tab of the checks.
const CHECKS: usize = 2;

/// Everything about the selected message. On a phone it lies over the page until it is closed.
pub(in crate::app) fn detail(log: Log) -> AnyView {
    // A message that changes keeps the tab that is chosen.
    let chosen = RwSignal::new(0);
    // A message that comes later leaves it as it is, and with it the focus and what was revealed.
    let entry = Memo::new(move |_| log.shown());
    // What was refused says why.
    Effect::new(move || {
        if entry.with(|entry| entry.as_ref().is_some_and(|entry| entry.message.refusal().is_some())) {
            chosen.set(CHECKS);
        }
    });
    let shown = move || entry.get().map(|entry| detail_of(&entry, chosen));
    // The focus goes back to where the detail was opened.
    let close = move || {
        if let Some(id) = log.close() {
            document::focus(&arrow_id(id));
        }
    };
    let close_on_escape = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let listener = window_event_listener(leptos::ev::keydown, close_on_escape);
    on_cleanup(move || listener.remove());
    view! {
        <aside
            class="lane detail"
            aria-label="Selected message"
            data-open=text(move || log.has_choice().to_string())
        >
            <button type="button" class="quiet close" on:click=move |_| close()>"Close"</button>
            {part(shown)}
        </aside>
    }
    .into_any()
}

fn detail_of(entry: &Entry, chosen: RwSignal<usize>) -> AnyView {
    let message = &entry.message;
    let count = message.checks.len();
    let checks = if count == 0 {
        view! { <p class="soft small">"Nothing was checked of this message."</p> }.into_any()
    } else {
        checks_list(&message.checks)
    };
    let passed = message.passed();
    let checks_label = match (message.refusal(), passed) {
        (Some(_), _) => "Checks ✗".to_owned(),
        (None, 0) => "Checks".to_owned(),
        (None, passed) => format!("Checks {passed} ✓"),
    };
    let tab = |label: String, panel| Tab { label: text(move || label.clone()), panel };
    let panels = vec![
        tab("Request".to_owned(), request_view(&message.sent)),
        tab("Response".to_owned(), response_view(entry)),
        tab(checks_label, checks),
    ];
    view! {
        <div class="stack wide" data-testid="message-detail">
            <div class="between">
                <h2>{message.purpose.label()}</h2>
                {outcome_chip(&message.outcome, message.sent.is_front_channel())}
            </div>
            <code>{line(&message.sent)}</code>
            {tabs("message", "Parts of the message", chosen, panels)}
            <p class="why">
                <strong>"Why this step. "</strong>
                {why(message.purpose)}
                " "
                <span class="soft">{message.purpose.source()}</span>
            </p>
            {copy_buttons(message)}
            {inspect_buttons(message)}
        </div>
    }
    .into_any()
}

fn line(sent: &Sent) -> String {
    match sent {
        Sent::Fetch { method, url, .. } => [method.as_str(), " ", &address(url)].concat(),
        Sent::Navigation(url, _) => ["Redirect to ", &address(url)].concat(),
        Sent::Return(url, _) => ["Redirect back to ", &address(url)].concat(),
    }
}

fn outcome_chip(outcome: &Outcome, is_front_channel: bool) -> AnyView {
    match outcome {
        Outcome::Answered { status, milliseconds, .. } => {
            let class = if (200..300).contains(status) { "chip pass" } else { "chip fail" };
            view! { <span class=class>{format!("{status} · {milliseconds} ms")}</span> }.into_any()
        }
        Outcome::Failed(code) => view! { <span class="chip fail">{code.to_string()}</span> }.into_any(),
        Outcome::Pending => view! { <span class="chip">"waiting for the response"</span> }.into_any(),
        Outcome::Moved if is_front_channel => {
            view! { <span class="chip accent">"front channel"</span> }.into_any()
        }
        Outcome::Moved => ().into_any(),
    }
}

fn request_view(sent: &Sent) -> AnyView {
    let groups = match sent {
        Sent::Fetch { headers, form, .. } => vec![fields("Form", form), fields("Headers", headers)],
        Sent::Navigation(_, parameters) | Sent::Return(_, parameters) => {
            vec![fields("Parameters", parameters)]
        }
    };
    let is_empty = groups.iter().all(Option::is_none);
    let empty = is_empty.then(|| view! { <p class="soft small">"The request has no parameters."</p> });
    view! { <div class="stack wide">{groups} {empty}</div> }.into_any()
}

fn response_view(entry: &Entry) -> AnyView {
    match &entry.message.outcome {
        Outcome::Answered { headers, bytes, body, .. } => {
            let headers: Fields =
                headers.iter().map(|(name, value)| (name.clone(), Value::Plain(value.clone()))).collect();
            let size = format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100);
            view! {
                <div class="stack wide">
                    {body_view(body, entry.is_body_whole.clone())}
                    {fields("Headers", &headers)}
                    <p class="soft small">"Body: " {size}</p>
                </div>
            }
            .into_any()
        }
        Outcome::Pending => view! { <p class="soft small">"There is no response yet."</p> }.into_any(),
        Outcome::Failed(code) => {
            view! { <p class="small">"There was no response: " <code>{code.to_string()}</code></p> }.into_any()
        }
        Outcome::Moved => {
            view! { <p class="soft small">"A redirect: the browser moved, and the response is the next page."</p> }
                .into_any()
        }
    }
}

/// Commands to send it again. Secrets that are not here any more cannot be copied.
fn copy_buttons(message: &Message) -> Option<AnyView> {
    let hidden = curl(&message.sent, false)?;
    let whole = curl(&message.sent, true).filter(|whole| *whole != hidden && has_secrets(&message.sent));
    let with_secrets = whole.map(|whole| copy_button("Copy with secrets", move || whole.clone()));
    Some(
        view! { <div class="row">{copy_button("Copy as cURL", move || hidden.clone())} {with_secrets}</div> }
            .into_any(),
    )
}

/// Opens the tokens of the message in the inspector.
fn inspect_buttons(message: &Message) -> Option<AnyView> {
    let (to_inspect, navigation) = use_context::<ToInspect>().zip(use_context::<Navigation>())?;
    let button = |(name, token): (String, Secret)| {
        let inspect = move |_| {
            to_inspect.give(token.clone());
            navigation.go("/inspect");
        };
        view! { <button type="button" on:click=inspect>"Inspect " {name}</button> }
    };
    let buttons: Vec<_> = tokens(message).into_iter().map(button).collect();
    (!buttons.is_empty()).then(|| view! { <div class="row">{buttons}</div> }.into_any())
}

/// Whether its secrets are known: those of an earlier page were not stored.
fn has_secrets(sent: &Sent) -> bool {
    let Sent::Fetch { headers, form, .. } = sent else { return false };
    let mut values = headers.iter().chain(form).map(|(_, value)| value);
    values.all(|value| !matches!(value, Value::Secret(secret) if secret.is_empty()))
}
