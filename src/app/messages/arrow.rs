use bearer_lab::trace::{Expected, Message, Outcome, Party, Purpose, Sent, Travelling, parties, travelling};
use leptos::prelude::*;

use super::log::{Entry, Log};

/// What the columns are called.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) provider: String,
}

impl Names {
    pub(super) fn of(&self, party: Party) -> String {
        match party {
            Party::App => "This app".to_owned(),
            Party::Provider => self.provider.clone(),
            Party::Api => "API".to_owned(),
            Party::ClaimsSource => "Claims source".to_owned(),
        }
    }
}

/// The ID of a message's element.
pub(super) fn arrow_id(id: usize) -> String {
    format!("message-{id}")
}

/// A message that was sent: an arrow from one column to another. Pressing it shows its detail.
pub(super) fn arrow(entry: &Entry, log: Log, names: &Names) -> AnyView {
    let (id, message) = (entry.id, &entry.message);
    let (from, to) = parties(message.purpose);
    let class = class(message.purpose, message.sent.is_front_channel());
    let is_current = move || log.is_shown(id).then_some("true");
    view! {
        <li class=class>
            <button
                type="button"
                id=arrow_id(id)
                data-testid="message"
                data-name=message.purpose.name()
                data-from=from.name()
                data-to=to.name()
                data-status=status(&message.outcome)
                aria-current=is_current
                on:click=move |_| log.choose(id)
            >
                <span class="label">
                    {message.purpose.label()}
                    {values(&travelling(message))}
                    {status_chip(message)}
                    {checks_chip(message)}
                </span>
                <span class="path">{line(&message.sent)}</span>
                <span class="line"></span>
                <span class="way">{way(from, to, names)}</span>
            </button>
        </li>
    }
    .into_any()
}

/// A message that is still to come.
pub(super) fn expected_arrow(expected: &Expected, names: &Names) -> AnyView {
    let (from, to) = parties(expected.purpose);
    let class = [&class(expected.purpose, expected.is_front_channel()), " expected"].concat();
    view! {
        <li class=class>
            <span class="label">{expected.purpose.label()} {values(&expected.travelling)}</span>
            <span class="line"></span>
            <span class="way">{way(from, to, names)}</span>
        </li>
    }
    .into_any()
}

/// Between which columns, in which direction, and through which channel.
fn class(purpose: Purpose, is_front_channel: bool) -> String {
    let (from, to) = parties(purpose);
    let is_left = to == Party::App;
    let far = if is_left { from } else { to };
    let direction = if is_left { " left" } else { "" };
    let channel = if is_front_channel { " front" } else { "" };
    ["arrow to-", far.name(), direction, channel].concat()
}

fn way(from: Party, to: Party, names: &Names) -> String {
    [names.of(from), " → ".to_owned(), names.of(to)].concat()
}

fn values(values: &[Travelling]) -> AnyView {
    let chip =
        |value: &Travelling| view! { <span class="value" data-value=value.label()>{value.label()}</span> };
    values.iter().map(chip).collect_view().into_any()
}

/// `POST /v1/token`; of a message in the address bar the path alone.
pub(super) fn line(sent: &Sent) -> String {
    let path = path(sent.url());
    match sent {
        Sent::Fetch { method, .. } => [method.as_str(), " ", path].concat(),
        Sent::Navigation(..) | Sent::Return(..) => path.to_owned(),
    }
}

fn path(url: &str) -> &str {
    let after_scheme = url.find("://").map_or(0, |at| at + 3);
    let host = url.get(after_scheme..).unwrap_or_default();
    host.find('/').and_then(|at| host.get(at..)).unwrap_or("/")
}

pub(super) fn status(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Answered { status, .. } => Some(status.to_string()),
        Outcome::Pending | Outcome::Moved | Outcome::Failed(_) => None,
    }
}

fn status_chip(message: &Message) -> AnyView {
    match &message.outcome {
        Outcome::Answered { status, .. } => {
            let class = if (200..300).contains(status) { "chip pass" } else { "chip fail" };
            view! { <span class=class>{status.to_string()}</span> }.into_any()
        }
        Outcome::Failed(code) => view! { <span class="chip fail">"✗ " {code.to_string()}</span> }.into_any(),
        Outcome::Pending => view! { <span class="chip">"waiting…"</span> }.into_any(),
        Outcome::Moved => ().into_any(),
    }
}

fn checks_chip(message: &Message) -> AnyView {
    match (message.refusal(), message.passed()) {
        (Some(check), _) => view! { <span class="chip fail">"✗ " {check.code.to_string()}</span> }.into_any(),
        (None, 0) => ().into_any(),
        (None, passed) => {
            let words = if passed == 1 { " check passed" } else { " checks passed" };
            view! { <span class="chip pass">{format!("{passed} ✓")}<span class="hidden">{words}</span></span> }
                .into_any()
        }
    }
}
