use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{credentials::Credentials, layout::Page, request::authorization_request};
use crate::{
    authorization_request::{AuthorizationRequest, OWN_CLAIM_MAX, OWN_CLAIMS, OWN_FLAG, OwnClaim},
    config::{User, origin_of},
    http::Params,
    origin::ISSUER_PATH,
};

/// Why the person is asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInProblem {
    /// User name or password is wrong.
    Wrong,
    /// There were too many attempts.
    Wait,
}

impl SignInProblem {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Wrong => "User name or password is wrong. Check both and try again.",
            Self::Wait => "Too many attempts. Wait a minute, then try again.",
        }
    }
}

/// A sign-in form: what it answers, and what fills it in.
pub struct SignInForm<'a> {
    /// The users, some of whom may be test accounts.
    pub users: &'a [User],
    /// The authorization request as it came.
    pub raw: &'a str,
    /// Its seal.
    pub sealed: &'a str,
    /// The address of this form with a test account filled in.
    pub with_account: &'a dyn Fn(&str) -> String,
}

/// The sign-in page, with what was typed before.
pub fn sign_in(
    form: &SignInForm<'_>,
    request: &AuthorizationRequest<'_>,
    typed: &Params,
    problem: Option<SignInProblem>,
) -> Response {
    let &SignInForm { users, raw, sealed, with_account } = form;
    let origin = origin_of(&request.destination.redirect_uri);
    let hint = || Credentials::suggested(users, request.login_hint.as_deref().unwrap_or_default());
    let credentials = typed.text("username").map_or_else(hint, Credentials::typed);
    let subject = html! {
        p.lead { "to continue to " strong { (request.client.name) } " at " span.address { (origin) } }
        @if let Some(problem) = problem {
            p.notice.fail role="alert" id="problem" data-testid="error" data-code="SIGN_IN_REFUSED" { (problem.text()) }
        }
        form method="post" action={ (ISSUER_PATH) "/v1/sign-in" } {
            input type="hidden" name="request" value=(raw);
            input type="hidden" name="seal" value=(sealed);
            (credentials.fields(true, problem.is_some()))
            @if users.iter().any(|user| user.shown_password.is_some()) { (own_claims(typed)) }
            div.row {
                button.primary type="submit" name="action" value="sign-in" autofocus[credentials.are_complete()] {
                    "Sign in"
                }
            }
        }
        (credentials.test_accounts(users, |username, account| html! {
            @match request.id_token_hint {
                // The address of the link would hold the ID token.
                Some(_) => div.choice { (account) },
                None => a.choice href=(with_account(username)) { (account) },
            }
        }))
    };
    let (messages, form_target) = (Some(authorization_request(raw)), Some(origin.to_owned()));
    Page { title: "Sign in", subject, messages, has_autofocus: true, form_target, ..Page::default() }
        .into_response()
}

/// The claims that people may give themselves.
fn own_claims(typed: &Params) -> Markup {
    let flag = typed.text(OWN_FLAG.field);
    html! {
        details {
            summary { "Override claims (optional)" }
            div.stack {
                p.soft.small { "For test accounts. These values replace the account’s claims until you sign out." }
                @for OwnClaim { name, field, label } in &OWN_CLAIMS {
                    label {
                        span { (label) " " code { (name) } }
                        input name=(field) value=(typed.text(field).unwrap_or_default())
                            maxlength=(OWN_CLAIM_MAX) autocomplete="off" spellcheck="false";
                    }
                }
                label {
                    span { (OWN_FLAG.label) " " code { (OWN_FLAG.name) } }
                    select name=(OWN_FLAG.field) {
                        option value="" { "As in the account" }
                        option value="true" selected[flag == Some("true")] { "true" }
                        option value="false" selected[flag == Some("false")] { "false" }
                    }
                }
            }
        }
    }
}
