use bearer_lab::{
    auth::{
        Auth,
        dynamic::{Part, part, text},
        use_auth,
    },
    browser::clock,
    protocol::{Timestamp, http::Value, oauth::ResponseType},
    trace::{Flow, FlowKind, Message, Outcome, Party, Purpose, Sent, expected_sign_in, parties},
};
use leptos::prelude::*;

use super::{
    arrow::{Names, arrow, expected_arrow},
    log::{Entry, Log},
};

/// The messages of this tab, with those of a sign-in in progress that are still to come.
pub(in crate::app) fn diagram(log: Log) -> AnyView {
    let names = Memo::new(move |_| names(use_auth()));
    // A flow is redrawn when a message comes or changes; the others stay as they are.
    let first_ids = Memo::new(move |_| {
        log.flows().iter().filter_map(|(_, entries)| Some(entries.first()?.id)).collect::<Vec<_>>()
    });
    let is_empty = move || log.count() == 0;
    let flow = move |first: usize| {
        let is_last = first_ids.get_untracked().last() == Some(&first);
        flow_view(log, first, is_last, names)
    };
    let ids = move || first_ids.get();
    view! {
        <div class="flow" data-parties=text(move || columns(log).len().to_string())>
            {part(move || Some(header(&columns(log), &names.get())))}
            <For each=ids key=|first| *first children=flow/>
            {part(move || is_empty().then(|| view! { <p class="soft small">"No messages yet."</p> }.into_any()))}
        </div>
    }
    .into_any()
}

/// What will happen in a sign-in with this response type.
pub(in crate::app) fn faint_diagram(
    provider: impl Fn() -> String + Send + Sync + Copy + 'static,
    response_type: impl Fn() -> ResponseType + Send + Sync + Copy + 'static,
) -> AnyView {
    let list = move || {
        let names = Names { provider: provider() };
        let columns = [Party::App, Party::Provider, Party::Api];
        let arrows = expected_sign_in(response_type(), &[]);
        let arrows = arrows.iter().map(|expected| expected_arrow(expected, &names)).collect_view();
        Some(view! { {header(&columns, &names)} <ol class="arrows" role="list">{arrows}</ol> }.into_any())
    };
    view! { <div class="flow" data-parties="3">{part(list)}</div> }.into_any()
}

fn names(auth: Option<Auth>) -> Names {
    let provider = auth.and_then(|auth| {
        let id = auth.session.with(|session| session.as_ref().map(|session| session.provider_id.clone()));
        let providers = auth.client().providers();
        let chosen = providers.iter().find(|provider| Some(&provider.id) == id.as_ref());
        chosen.or(providers.first()).map(|provider| provider.name.clone())
    });
    Names { provider: provider.unwrap_or_else(|| "Provider".to_owned()) }
}

/// The columns that the messages need.
fn columns(log: Log) -> Vec<Party> {
    let needs = |party| log.entries().iter().any(|entry| parties(entry.message.purpose).1 == party);
    let mut columns = vec![Party::App, Party::Provider, Party::Api];
    if needs(Party::ClaimsSource) {
        columns.push(Party::ClaimsSource);
    }
    columns
}

/// The names of the columns. Each message says in words between whom it goes.
fn header(columns: &[Party], names: &Names) -> AnyView {
    let column = |party: &Party| {
        let what = match party {
            Party::App => "in your browser",
            Party::Provider => "authorization server",
            Party::Api => "protected data",
            Party::ClaimsSource => "named by the provider",
        };
        view! { <span>{names.of(*party)} <small>{what}</small></span> }
    };
    view! { <div class="parties" aria-hidden="true">{columns.iter().map(column).collect_view()}</div> }
        .into_any()
}

/// One flow. Older ones are closed at first.
fn flow_view(log: Log, first: usize, is_open: bool, names: Memo<Names>) -> AnyView {
    let found = move || {
        log.flows().into_iter().find(|(_, entries)| entries.first().is_some_and(|entry| entry.id == first))
    };
    let heading = move || found().map(|(flow, entries)| heading(&flow, &entries)).unwrap_or_default();
    let arrows: Part = part(move || {
        let (flow, entries) = found()?;
        let names = names.get();
        let sent = entries.iter().map(|entry| arrow(entry, log, &names)).collect_view();
        let to_come = to_come(&flow, &entries);
        let to_come = to_come.iter().map(|expected| expected_arrow(expected, &names)).collect_view();
        Some(view! { <ol class="arrows" role="list">{sent} {to_come}</ol> }.into_any())
    });
    view! {
        <details class="when" open=is_open>
            <summary>{text(heading)}</summary>
            {arrows}
        </details>
    }
    .into_any()
}

/// "Sign-in · 21:27:04 · 6 messages · 412 ms".
fn heading(flow: &Flow, entries: &[Entry]) -> String {
    let mut parts = vec![flow.kind.label().to_owned()];
    if let Some(first) = entries.first() {
        parts.push(clock::local_time(Timestamp::from_seconds((first.message.sent_at / 1000) as i64)));
    }
    let count = entries.len();
    parts.push(if count == 1 { "1 message".to_owned() } else { format!("{count} messages") });
    let milliseconds: u32 = entries.iter().map(|entry| duration(&entry.message)).sum();
    if milliseconds > 0 {
        parts.push(format!("{milliseconds} ms"));
    }
    parts.join(" · ")
}

fn duration(message: &Message) -> u32 {
    match message.outcome {
        Outcome::Answered { milliseconds, .. } => milliseconds,
        _ => 0,
    }
}

/// What a sign-in in progress still has to send.
fn to_come(flow: &Flow, entries: &[Entry]) -> Vec<bearer_lab::trace::Expected> {
    let is_in_progress = use_auth().is_some_and(Auth::is_signing_in);
    if flow.kind != FlowKind::SignIn || !is_in_progress {
        return Vec::new();
    }
    let seen: Vec<Purpose> = entries.iter().map(|entry| entry.message.purpose).collect();
    // The response comes after the metadata, which may have been there before.
    let seen = if seen.contains(&Purpose::AuthorizationRequest) {
        [seen, vec![Purpose::Discovery, Purpose::Keys]].concat()
    } else {
        seen
    };
    let response_type = entries.iter().find_map(|entry| response_type(&entry.message.sent));
    expected_sign_in(response_type.unwrap_or(ResponseType::CODE), &seen)
}

fn response_type(sent: &Sent) -> Option<ResponseType> {
    let Sent::Navigation(_, parameters) = sent else { return None };
    parameters.iter().find_map(|(name, value)| match value {
        Value::Plain(text) if name == "response_type" => ResponseType::parse(text),
        _ => None,
    })
}
