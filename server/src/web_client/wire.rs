use maud::{Markup, html};
use serde_json::{Value, json};

use crate::client::{Exchange, Secrets};

/// Something that went over the wire.
pub(super) enum Step {
    /// Through the browser, in an address.
    FrontChannel {
        /// What it was.
        what: &'static str,
        /// The address.
        address: String,
    },
    /// From this server to another.
    BackChannel(Box<Exchange>),
}

impl Step {
    pub(super) fn to_json(&self, secrets: Secrets) -> Value {
        match self {
            Self::FrontChannel { what, address } => {
                json!({ "channel": "front", "what": what, "address": secrets.address(address) })
            }
            Self::BackChannel(exchange) => json!({
                "channel": "back",
                "request": { "line": exchange.title(secrets), "lines": exchange.request_lines(secrets) },
                "response": {
                    "status": exchange.response.status().as_u16(),
                    "milliseconds": u64::try_from(exchange.time.as_millis()).unwrap_or(u64::MAX),
                    "lines": exchange.response_lines(secrets),
                },
            }),
        }
    }

    fn markup(&self, secrets: Secrets) -> Markup {
        match self {
            Self::FrontChannel { what, address } => html! {
                summary { (what) }
                pre.message__lines { (secrets.address(address).replace(['?', '&'], "\n  ")) }
            },
            Self::BackChannel(exchange) => html! {
                summary { (exchange.title(secrets)) " " strong { (exchange.outcome()) } }
                pre.message__lines { (exchange.request_lines(secrets).join("\n")) }
                pre.message__lines.response { (exchange.response_lines(secrets).join("\n")) }
            },
        }
    }
}

/// The steps for the page.
pub(super) fn markup(steps: &[Step], secrets: Secrets) -> Markup {
    html! {
        aside.messages aria-labelledby="messages" {
            h2 id="messages" { "Messages" }
            @if steps.is_empty() { p.soft { "No messages yet." } }
            @for step in steps {
                details.message data-testid="wire-step" { (step.markup(secrets)) }
            }
            @if !steps.is_empty() {
                p.soft.small {
                    @match secrets {
                        Secrets::Masked => a href="/?secrets=shown" { "Show secrets" },
                        Secrets::Shown => a href="/" { "Hide secrets" },
                    }
                    " · " a href="/wire.json" { "View as JSON" }
                }
            }
        }
    }
}
