use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

use super::{layout::Page, wire::wire};
use crate::{
    app::App,
    authorize::AuthorizationRequest,
    config::{User, origin_of},
    site::ISSUER_PATH,
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

/// The sign-in page.
pub fn sign_in(
    app: &App,
    request: &AuthorizationRequest<'_>,
    raw: &str,
    sealed: &str,
    username: &str,
    problem: Option<SignInProblem>,
) -> Response {
    let origin = origin_of(&request.destination.redirect_uri);
    let subject = html! {
        p.lead { "to continue to " strong { (request.client.name) } " at " span.address { (origin) } }
        @if let Some(problem) = problem {
            p.notice.notice--fail role="alert" data-testid="error" data-code="SIGN_IN_REFUSED" { (problem.text()) }
        }
        form.form method="post" action={ (ISSUER_PATH) "/v1/sign-in" } {
            input type="hidden" name="request" value=(raw);
            input type="hidden" name="seal" value=(sealed);
            (credentials(username, true))
            div.actions {
                button.button.button--primary type="submit" name="action" value="sign-in" { "Sign in" }
            }
        }
        (accounts(&app.config.users))
    };
    let form_target = Some(origin.to_owned());
    Page { title: "Sign in", subject, wire: Some(wire(raw)), form_target, ..Page::default() }.into_response()
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
