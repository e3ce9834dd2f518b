use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;

use super::{SignInProblem, consent::scope_list, credentials::Credentials, layout::Page};
use crate::{
    config::{Config, User},
    origin::ISSUER_PATH,
    store::DeviceRequest,
};

/// Why the person is asked for the code again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceProblem {
    /// User name or password is wrong.
    SignIn,
    /// No device shows this code.
    UnknownCode,
    /// There were too many attempts.
    Wait,
}

impl DeviceProblem {
    fn code(self) -> &'static str {
        match self {
            Self::SignIn | Self::Wait => "SIGN_IN_REFUSED",
            Self::UnknownCode => "USER_CODE_UNKNOWN",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::SignIn | Self::UnknownCode => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Wait => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::SignIn => SignInProblem::Wrong.text(),
            Self::UnknownCode => {
                "No device is waiting with this code. Compare it with the code on your device."
            }
            Self::Wait => SignInProblem::Wait.text(),
        }
    }
}

/// Asks which device waits, and who the person is unless that is known.
pub fn device_entry(
    users: &[User],
    sealed: &str,
    user_code: &str,
    sign_in: Option<Credentials<'_>>,
    problem: Option<DeviceProblem>,
) -> Response {
    let is_code_next =
        user_code.is_empty() || sign_in.is_none() || problem == Some(DeviceProblem::UnknownCode);
    let is_complete = !is_code_next && sign_in.is_some_and(Credentials::are_complete);
    let subject = html! {
        p.lead { "Enter the code that your device shows." }
        @if let Some(problem) = problem {
            p.notice.fail role="alert" id="problem" data-testid="error" data-code=(problem.code()) { (problem.text()) }
        }
        form method="post" action={ (ISSUER_PATH) "/v1/device" } {
            input type="hidden" name="seal" value=(sealed);
            label {
                "Code"
                input.user-code name="user_code" value=(user_code) autocomplete="off" autocapitalize="characters"
                    spellcheck="false" required aria-describedby=[problem.map(|_| "problem")]
                    autofocus[is_code_next];
            }
            @if let Some(credentials) = sign_in { (credentials.fields(!is_code_next, problem.is_some())) }
            div.row {
                button.primary type="submit" name="action" value="continue" autofocus[is_complete] { "Continue" }
            }
            // After the button that Enter presses. It sends the code too, so that the page that comes still holds it.
            @if let Some(credentials) = sign_in {
                (credentials.test_accounts(users, |username, account| html! {
                    button.choice type="submit" name="account" value=(username) formnovalidate { (account) }
                }))
            }
        }
    };
    let status = problem.map_or(StatusCode::OK, DeviceProblem::status);
    let page = Page { title: "Connect a device", subject, has_autofocus: true, ..Page::default() };
    (status, page).into_response()
}

/// Asks whether the device may act for the person. They compare the codes, or somebody else's device could
/// be the one that is let in (RFC 8628 §5.4).
pub fn device_consent(
    config: &Config,
    client_name: &str,
    request: &DeviceRequest,
    username: &str,
    sealed: &str,
) -> Response {
    let user_code = request.user_code.to_text();
    let subject = html! {
        p.lead { strong { (client_name) } " is asking to:" }
        (scope_list(config, &request.scopes))
        p { "Allow this only if your device shows " strong.user-code { (user_code) } "." }
        form method="post" action={ (ISSUER_PATH) "/v1/device/decision" } {
            input type="hidden" name="request" value=(user_code);
            input type="hidden" name="seal" value=(sealed);
            div.row {
                button.primary type="submit" name="action" value="allow" { "Allow" }
                button type="submit" name="action" value="deny" { "Deny" }
            }
        }
        p.soft.small { "Signed in as " strong { (username) } "." }
    };
    Page { title: "Allow access?", subject, ..Page::default() }.into_response()
}

/// Sends the person back to their device.
pub fn device_done(is_allowed: bool) -> Response {
    let (title, text) = match is_allowed {
        true => ("Device connected", "Return to your device. You can close this page."),
        false => ("Device not connected", "Access was denied. You can close this page."),
    };
    let subject = html! { p.lead { (text) } };
    Page { title, subject, ..Page::default() }.into_response()
}
