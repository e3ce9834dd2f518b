use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{layout::Page, request::authorization_request};
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
        p.lead { strong { (request.client.name) } " at " span.address { (origin) } " is asking to:" }
        (scope_list(config, &request.scopes))
        @for resource in request.resources.iter() {
            p.soft { "For the API " code { (resource) } }
        }
        @if request.response_type.is_front_channel() {
            p.notice.warning {
                strong { "Warning. " }
                "The tokens will be part of a URL, where other programs can read them. New apps use the code flow with "
                "PKCE (RFC 9700 §2.1.2)."
            }
        }
        form method="post" action={ (ISSUER_PATH) "/v1/consent" } {
            input type="hidden" name="request" value=(raw);
            input type="hidden" name="seal" value=(sealed);
            div.row {
                button.primary type="submit" name="action" value="allow" { "Allow" }
                button type="submit" name="action" value="deny" { "Deny" }
            }
        }
        p.soft.small {
            "Signed in as " strong { (username) } ". " a href=(other_account) { "Use another account" }
        }
    };
    let form_target = Some(origin.to_owned());
    let messages = Some(authorization_request(raw));
    Page { title: "Allow access?", subject, messages, form_target, ..Page::default() }.into_response()
}

/// What each scope means.
pub(super) fn scope_list(config: &Config, scopes: &Scopes) -> Markup {
    html! {
        ul.scopes {
            @for scope in scopes.iter() {
                li { span { (config.describe(scope)) } code { (scope) } }
            }
        }
    }
}
