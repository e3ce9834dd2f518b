use axum::response::{IntoResponse, Response};
use maud::html;

use super::{layout::Page, request::authorization_request};
use crate::{authorization_request::AuthorizationRequest, config::origin_of};

/// An account to go on with.
pub struct Account {
    /// Its name.
    pub name: String,
    /// What is to be done for it.
    pub what: &'static str,
    /// Where that is done.
    pub address: String,
}

/// The account choice page: `prompt=select_account` (OpenID Connect Core §3.1.2.1).
pub fn accounts(request: &AuthorizationRequest<'_>, raw: &str, accounts: &[Account]) -> Response {
    let origin = origin_of(&request.destination.redirect_uri);
    let subject = html! {
        p.lead { "to continue to " strong { (request.client.name) } " at " span.address { (origin) } }
        ul.choices {
            @for account in accounts {
                li {
                    a.choice href=(account.address) { strong { (account.name) } span.soft { (account.what) } }
                }
            }
        }
    };
    let messages = Some(authorization_request(raw));
    Page { title: "Choose an account", subject, messages, ..Page::default() }.into_response()
}
