use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;

use super::layout::Page;
use crate::{config::origin_of, forms::FormError, http::BodyError, origin::ISSUER_PATH};

/// Something the person is told, because the client cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub error: &'static str,
    /// What happened.
    pub problem: &'static str,
    /// What can be done.
    pub remedy: &'static str,
}

impl Problem {
    /// A form or query that is not one.
    pub const UNREADABLE_FORM: Self = Self {
        error: "invalid_request",
        problem: "What the app sent here cannot be read.",
        remedy: "The request must be form-encoded UTF-8 of at most 8 KiB, with each parameter once.",
    };

    /// An ID token hint that is not ours.
    pub const BAD_HINT: Self = Self {
        error: "invalid_request",
        problem: "The app asked to sign you out and did not prove who it is. You are still signed in.",
        remedy: "The id_token_hint must be an ID token of this server, issued to the client that sends it.",
    };

    /// A post-logout redirect URI that is not registered.
    pub const BAD_SIGN_OUT_ADDRESS: Self = Self {
        error: "invalid_request",
        problem: "The app wants to lead you on to an address that is not registered for it. You are still signed in.",
        remedy: "Send an id_token_hint, and a post_logout_redirect_uri that is registered for its client.",
    };

    /// A reference to a pushed request that is not there.
    pub const UNKNOWN_REFERENCE: Self = Self {
        error: "invalid_request_uri",
        problem: "The request that the app left here is gone: it waits a minute, and can be used once.",
        remedy: "Go back to the app and start again.",
    };

    const STALE_FORM: Self = Self {
        error: "invalid_form",
        problem: "This form is too old, or was opened in another browser.",
        remedy: "Go back to the app and start again.",
    };
}

/// An error that stays here: nobody is redirected.
pub fn error(problem: &Problem) -> Response {
    let subject = html! {
        p.lead data-testid="error" data-code=(problem.error) { (problem.problem) }
        p { (problem.remedy) }
        dl.facts { dt { "Error" } dd { code { (problem.error) } } }
    };
    page("This request stops here", StatusCode::BAD_REQUEST, subject)
}

/// An error for an app at another port of this server's host name: it is shown, and goes there when the person wants it.
pub fn neighbour_error(error: &'static str, description: &str, address: &str) -> Response {
    let subject = html! {
        p.lead data-testid="error" data-code=(error) { "The app’s request is refused: " (description) "." }
        p {
            "The app is another program at this server’s host name. Continue only if you started it. Without this page: "
            "open the app or this server under the other name of this machine, 127.0.0.1 or localhost."
        }
        dl.facts { dt { "Error" } dd { code { (error) } } }
        div.actions { a.button href=(address) { "Continue to " (origin_of(address)) } }
    };
    page("This request stops here", StatusCode::BAD_REQUEST, subject)
}

/// A form that was not accepted.
pub fn form_error(error: FormError) -> Response {
    let status = match error {
        FormError::Body(BodyError::MediaType) => StatusCode::BAD_REQUEST,
        FormError::Body(BodyError::Unreadable) => StatusCode::PAYLOAD_TOO_LARGE,
        FormError::Body(BodyError::Late) => StatusCode::REQUEST_TIMEOUT,
        FormError::NotSealed => StatusCode::FORBIDDEN,
    };
    let mut response = self::error(&Problem::STALE_FORM);
    *response.status_mut() = status;
    response
}

/// Asks somebody whether to sign out.
pub fn sign_out(username: &str, sealed: &str) -> Response {
    let subject = html! {
        p.lead { "You are signed in as " strong { (username) } "." }
        form.form method="post" action={ (ISSUER_PATH) "/v1/sign-out" } {
            input type="hidden" name="seal" value=(sealed);
            div.actions {
                button.button.button--primary type="submit" name="action" value="sign-out" { "Sign out" }
                a.button href="/" { "Stay signed in" }
            }
        }
    };
    page("Sign out?", StatusCode::OK, subject)
}

/// Says that nobody is signed in any more. Apps are told in frames, and then the person is led on.
pub fn signed_out(frames: Vec<String>, leads_to: Option<String>) -> Response {
    let subject = html! {
        p.lead { "Nobody is signed in at this server in this browser." }
        @if frames.is_empty() {
            p { "Apps that you used may still hold tokens until these expire." }
        } @else {
            p { "Apps that you used here are told to sign you out too." }
        }
        div.actions {
            @match &leads_to {
                Some(address) => a.button href=(address) { "Continue" },
                None => a.button href="/" { "Go to the app" },
            }
        }
    };
    Page { title: "Signed out", subject, frames, leads_to, ..Page::default() }.into_response()
}

/// A path that does not exist.
pub fn not_found() -> Response {
    let subject = html! {
        p.lead { "This server has no page at this address." }
        div.actions { a.button href="/" { "Go to the app" } }
    };
    page("Not found", StatusCode::NOT_FOUND, subject)
}

/// The app's folder holds no app.
pub fn app_not_built() -> Response {
    let subject = html! {
        p.lead { "The server runs, but the folder it serves holds no app." }
        p { "Build it with " code { "cargo xtask serve" } ", or name its folder with " code { "--dist" } "." }
    };
    page("The app is not built", StatusCode::SERVICE_UNAVAILABLE, subject)
}

fn page(title: &'static str, status: StatusCode, subject: maud::Markup) -> Response {
    let mut response = Page { title, subject, ..Page::default() }.into_response();
    *response.status_mut() = status;
    response
}
