use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{layout::Page, wire::wire};
use crate::{
    authorization_request::AuthorizationRequest,
    config::{Config, Scopes, origin_of},
    origin::ISSUER_PATH,
};

/// The consent page.
pub fn consent(
    config: &Config,
    request: &AuthorizationRequest<'_>,
    username: &str,
    raw: &str,
    sealed: &str,
    other_account: &str,
) -> Response {
    let origin = origin_of(&request.destination.redirect_uri);
    let subject = html! {
        p.lead {
            strong { (request.client.name) } " at " span.address { (origin) } " wants to"
        }
        (scope_list(config, &request.scopes))
        @for resource in request.resources.iter() {
            p.aside { "at the API " code { (resource) } }
        }
        @if request.response_type.is_front_channel() {
            p.notice.notice--warning {
                strong { "Warning. " }
                "Tokens will travel in the browser’s address, where other programs can read them. "
                "New apps use the code flow with PKCE."
            }
        }
        form.form method="post" action={ (ISSUER_PATH) "/v1/consent" } {
            input type="hidden" name="request" value=(raw);
            input type="hidden" name="seal" value=(sealed);
            div.actions {
                button.button.button--primary type="submit" name="action" value="allow" { "Allow" }
                button.button type="submit" name="action" value="deny" { "Deny" }
            }
        }
        p.aside {
            "Signed in as " strong { (username) } ". " a href=(other_account) { "Use another account" }
        }
    };
    let form_target = Some(origin.to_owned());
    Page { title: "Allow access?", subject, wire: Some(wire(raw)), form_target, ..Page::default() }
        .into_response()
}

/// What each scope means.
pub(super) fn scope_list(config: &Config, scopes: &Scopes) -> Markup {
    html! {
        ul.scopes {
            @for scope in scopes.iter() {
                li.scopes__item { span { (config.describe(scope)) } code { (scope) } }
            }
        }
    }
}
