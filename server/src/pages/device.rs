use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;

use super::{
    consent::scope_list,
    layout::Page,
    sign_in::{accounts, credentials},
};
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
            Self::SignIn => "User name or password is wrong. Check both and try again.",
            Self::UnknownCode => {
                "No device is waiting with this code. Compare it with the one your device shows."
            }
            Self::Wait => "There were too many attempts. Wait a minute, then try again.",
        }
    }
}

/// Asks which device waits, and who the person is unless that is known.
pub fn device_entry(
    users: &[User],
    sealed: &str,
    user_code: &str,
    needs_sign_in: bool,
    problem: Option<DeviceProblem>,
) -> Response {
    let subject = html! {
        p.lead { "Type the code that your device shows." }
        @if let Some(problem) = problem {
            p.notice.notice--fail role="alert" data-testid="error" data-code=(problem.code()) { (problem.text()) }
        }
        form.form method="post" action={ (ISSUER_PATH) "/v1/device" } {
            input type="hidden" name="seal" value=(sealed);
            label.field {
                span.field__name { "Code" }
                input.field__input.field__input--code name="user_code" value=(user_code) autocomplete="off"
                    autocapitalize="characters" spellcheck="false" required autofocus;
            }
            @if needs_sign_in { (credentials("", false)) }
            div.actions {
                button.button.button--primary type="submit" name="action" value="continue" { "Continue" }
            }
        }
        @if needs_sign_in { (accounts(users)) }
    };
    let status = problem.map_or(StatusCode::OK, DeviceProblem::status);
    (status, Page { title: "Connect a device", subject, ..Page::default() }).into_response()
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
        p.lead { strong { (client_name) } " wants to" }
        (scope_list(config, &request.scopes))
        p { "Allow this only if your device shows " strong.code { (user_code) } "." }
        form.form method="post" action={ (ISSUER_PATH) "/v1/device/decision" } {
            input type="hidden" name="request" value=(user_code);
            input type="hidden" name="seal" value=(sealed);
            div.actions {
                button.button.button--primary type="submit" name="action" value="allow" { "Allow" }
                button.button type="submit" name="action" value="deny" { "Deny" }
            }
        }
        p.aside { "Signed in as " strong { (username) } "." }
    };
    Page { title: "Allow access?", subject, ..Page::default() }.into_response()
}

/// Sends the person back to their device.
pub fn device_done(is_allowed: bool) -> Response {
    let (title, text) = match is_allowed {
        true => ("Device connected", "Go on at your device. You can close this page."),
        false => ("Device refused", "Your device was not let in. You can close this page."),
    };
    let subject = html! { p.lead { (text) } };
    Page { title, subject, ..Page::default() }.into_response()
}
