use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{layout::Page, wire::wire};
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
    fn text(self) -> &'static str {
        match self {
            Self::Wrong => "User name or password is wrong. Check both and try again.",
            Self::Wait => "There were too many attempts. Wait a minute, then try again.",
        }
    }
}

/// The sign-in page, with what was typed before.
pub fn sign_in(
    users: &[User],
    request: &AuthorizationRequest<'_>,
    raw: &str,
    sealed: &str,
    typed: &Params,
    problem: Option<SignInProblem>,
) -> Response {
    let origin = origin_of(&request.destination.redirect_uri);
    let username = typed.text("username").or(request.login_hint.as_deref()).unwrap_or_default();
    let subject = html! {
        p.lead { "to continue to " strong { (request.client.name) } " at " span.address { (origin) } }
        @if let Some(problem) = problem {
            p.notice.notice--fail role="alert" data-testid="error" data-code="SIGN_IN_REFUSED" { (problem.text()) }
        }
        form.form method="post" action={ (ISSUER_PATH) "/v1/sign-in" } {
            input type="hidden" name="request" value=(raw);
            input type="hidden" name="seal" value=(sealed);
            (credentials(username, true))
            @if users.iter().any(|user| user.shown_password.is_some()) { (own_claims(typed)) }
            div.actions {
                button.button.button--primary type="submit" name="action" value="sign-in" { "Sign in" }
            }
        }
        (accounts(users))
    };
    let form_target = Some(origin.to_owned());
    Page { title: "Sign in", subject, wire: Some(wire(raw)), form_target, ..Page::default() }.into_response()
}

/// The claims that people may give themselves.
fn own_claims(typed: &Params) -> Markup {
    let flag = typed.text(OWN_FLAG.field);
    html! {
        details.own {
            summary { "Who you are to apps" }
            p.aside { "For classroom accounts: a claim that you fill in replaces the account’s until you sign out." }
            @for OwnClaim { name, field, label } in &OWN_CLAIMS {
                label.field {
                    span.field__name { (label) " " code { (name) } }
                    input.field__input name=(field) value=(typed.text(field).unwrap_or_default())
                        maxlength=(OWN_CLAIM_MAX) autocomplete="off" spellcheck="false";
                }
            }
            label.field {
                span.field__name { (OWN_FLAG.label) " " code { (OWN_FLAG.name) } }
                select.field__input name=(OWN_FLAG.field) {
                    option value="" { "As in the account" }
                    option value="true" selected[flag == Some("true")] { "true" }
                    option value="false" selected[flag == Some("false")] { "false" }
                }
            }
        }
    }
}

/// The fields for user name and password.
pub(super) fn credentials(username: &str, is_first: bool) -> Markup {
    html! {
        label.field {
            span.field__name { "User name" }
            input.field__input name="username" value=(username) autocomplete="username" autocapitalize="none"
                spellcheck="false" required autofocus[is_first && username.is_empty()];
        }
        label.field {
            span.field__name { "Password" }
            input.field__input name="password" type="password" autocomplete="current-password" required
                autofocus[is_first && !username.is_empty()];
        }
    }
}

/// The users whose passwords are public, because this is a classroom.
pub(super) fn accounts(users: &[User]) -> Markup {
    let shown: Vec<_> = users.iter().filter_map(|user| Some((user, user.shown_password.as_ref()?))).collect();
    html! {
        @if !shown.is_empty() {
            table.accounts {
                caption { "Classroom accounts" }
                thead { tr { th scope="col" { "User name" } th scope="col" { "Password" } } }
                tbody {
                    @for (user, password) in shown {
                        tr { td { (user.username) } td { (password.expose()) } }
                    }
                }
            }
        }
    }
}
