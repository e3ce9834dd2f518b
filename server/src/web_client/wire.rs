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
                summary { span.wire__method { "Browser" } " " (what) }
                pre.wire__lines { (secrets.address(address).replace(['?', '&'], "\n  ")) }
            },
            Self::BackChannel(exchange) => html! {
                summary { (exchange.title(secrets)) " " strong { (exchange.outcome()) } }
                pre.wire__lines { (exchange.request_lines(secrets).join("\n")) }
                pre.wire__lines.wire__lines--answer { (exchange.response_lines(secrets).join("\n")) }
            },
        }
    }
}

/// The steps for the page.
pub(super) fn markup(steps: &[Step], secrets: Secrets) -> Markup {
    html! {
        aside.wire aria-labelledby="wire" {
            h2 id="wire" { "Wire" }
            @if steps.is_empty() { p.wire__line { "Nothing went over it yet." } }
            @for step in steps {
                details.wire__step data-testid="wire-step" { (step.markup(secrets)) }
            }
            @if !steps.is_empty() {
                p.aside {
                    @match secrets {
                        Secrets::Masked => a href="/?secrets=shown" { "Show secrets" },
                        Secrets::Shown => a href="/" { "Mask secrets" },
                    }
                    " · " a href="/wire.json" { "As JSON" }
                }
            }
        }
    }
}
