use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use oauth2::TokenResponse as _;
use serde_json::Value;

use super::{WebClient, visits::Visit, wire};
use crate::{
    client::{Secrets, Tokens},
    config::origin_of,
    pages::Page,
};

const PARTY: &str = "Web client";
const ROLE: &str = "server-side app";
/// The claims of the ID token that the page shows, with their names for people.
const SHOWN: [(&str, &str); 4] =
    [("name", "Name"), ("email", "Email"), ("sub", "Subject"), ("iss", "Issuer")];

/// The one page: who is signed in, and the messages so far.
pub(super) fn home(client: &WebClient, visit: &Visit, secrets: Secrets) -> Response {
    let subject = html! {
        p.lead {
            "Server-side app: its backend holds the client secret and the tokens. The browser holds only a session cookie."
        }
        @if let Some(problem) = &visit.problem {
            p.notice.fail role="alert" data-testid="error" data-code="WEB_CLIENT" { (problem) }
        }
        @match &visit.tokens {
            Some(tokens) => (signed_in(tokens, visit.claims.as_ref())),
            None => (actions(&[("/sign-in", "Sign in")])),
        }
    };
    let messages = Some(wire::markup(&visit.steps, secrets));
    // The form that signs in is answered by a redirect to the authorization server.
    let form_target = Some(origin_of(&client.issuer).to_owned());
    let title = if visit.tokens.is_some() { "Signed in" } else { "Not signed in" };
    Page { title, subject, messages, form_target, ..Page::default() }.answer(PARTY, ROLE)
}

fn signed_in(tokens: &Tokens, claims: Option<&Value>) -> Markup {
    let claim = |name: &str| claims.and_then(|claims| claims.get(name)).and_then(Value::as_str);
    let scopes = tokens.scopes().into_iter().flatten().map(|scope| scope.as_str());
    let mut buttons = vec![("/call", "Call the API")];
    if tokens.refresh_token().is_some() {
        buttons.push(("/renew", "Refresh tokens"));
    }
    buttons.push(("/sign-out", "Sign out"));
    html! {
        dl.facts {
            @for (name, label) in SHOWN {
                @if let Some(value) = claim(name) { dt { (label) } dd { (value) } }
            }
            dt { "Scopes" } dd.address { (scopes.collect::<Vec<_>>().join(" ")) }
        }
        (actions(&buttons))
    }
}

/// Buttons, the first of which is what one is here for.
fn actions(buttons: &[(&str, &str)]) -> Markup {
    html! {
        div.row {
            @for (index, (action, label)) in buttons.iter().enumerate() {
                form method="post" action=(action) {
                    button.primary[index == 0] type="submit" { (label) }
                }
            }
        }
    }
}

/// A path that does not exist.
pub(super) async fn not_found() -> Response {
    let subject = html! {
        p.lead { "The address may be mistyped, or the page has moved." }
        div.row { a.button href="/" { "Go to the home page" } }
    };
    let page = Page { title: "There is no page at this address", subject, ..Page::default() };
    (StatusCode::NOT_FOUND, page.answer(PARTY, ROLE)).into_response()
}
