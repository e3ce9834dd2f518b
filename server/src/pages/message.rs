use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use maud::html;

use super::layout::Page;
use crate::{config::origin_of, forms::FormError, http::BodyError, origin::ISSUER_PATH};

/// The title of a page that ends a request.
const BLOCKED: &str = "Request blocked";

/// Something the person is told, because the client cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What happened.
    pub problem: &'static str,
    /// What can be done; what is between backticks is shown as code.
    pub remedy: &'static str,
    /// The code.
    pub error: &'static str,
    /// Where the rule is from.
    pub source: &'static str,
}

impl Problem {
    /// A form or query that is not one.
    pub const UNREADABLE_FORM: Self = Self {
        problem: "The request of the app cannot be read.",
        remedy: "Go back to the app and start again. If it happens again, tell its developer: the request must be form-encoded UTF-8 of at most 8 KiB, with each parameter once.",
        error: "invalid_request",
        source: "RFC 6749 §3.1",
    };

    /// An ID token hint that is not ours.
    pub const BAD_HINT: Self = Self {
        problem: "The app asked to sign you out and did not prove who it is. You are still signed in.",
        remedy: "Tell the developer of the app: `id_token_hint` must be an ID token of this server, issued to the client that sends it.",
        error: "invalid_request",
        source: "OpenID Connect RP-Initiated Logout §2",
    };

    /// A post-logout redirect URI that is not registered.
    pub const BAD_SIGN_OUT_ADDRESS: Self = Self {
        problem: "The post-logout redirect URI is not registered. You are still signed in.",
        remedy: "Tell the developer of the app: send an `id_token_hint`, and a `post_logout_redirect_uri` that is registered for its client.",
        error: "invalid_request",
        source: "OpenID Connect RP-Initiated Logout §3",
    };

    /// A reference to a pushed request that is not there.
    pub const UNKNOWN_REFERENCE: Self = Self {
        problem: "The request that the app pushed has expired, or was used already.",
        remedy: "Go back to the app and start again. A pushed request is valid for one minute and can be used once.",
        error: "invalid_request_uri",
        source: "RFC 9126 §4",
    };

    const STALE_FORM: Self = Self {
        problem: "This form is too old, or was opened in another browser.",
        remedy: "Go back to the app and start again.",
        error: "invalid_form",
        source: "RFC 6749 §10.12",
    };
}

/// An error that stays here: nobody is redirected.
pub fn error(problem: &Problem) -> Response {
    let subject = html! {
        p.notice.fail data-testid="error" data-code=(problem.error) { (problem.problem) }
        p { (with_code(problem.remedy)) }
        dl.facts {
            dt { "Error code" } dd { code { (problem.error) } }
            dt { "Specification" } dd { (problem.source) }
        }
    };
    page(BLOCKED, StatusCode::BAD_REQUEST, subject)
}

/// An error for an app at another port of this server's host name: it is shown, and goes there when the person wants it.
pub fn neighbour_error(error: &'static str, description: &str, address: &str) -> Response {
    let subject = html! {
        p.notice.fail data-testid="error" data-code=(error) { "The app’s request is refused: " (description) "." }
        p {
            "The app is another program at this server’s host name. Continue only if you started it. To avoid this page, "
            "open the app or this server under the other name of this machine, 127.0.0.1 or localhost."
        }
        dl.facts { dt { "Error code" } dd { code { (error) } } }
        div.row { a.button href=(address) { "Continue to " (origin_of(address)) } }
    };
    page(BLOCKED, StatusCode::BAD_REQUEST, subject)
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
        form method="post" action={ (ISSUER_PATH) "/v1/sign-out" } {
            input type="hidden" name="seal" value=(sealed);
            div.row {
                button.primary type="submit" name="action" value="sign-out" { "Sign out" }
                a.button href="/" { "Stay signed in" }
            }
        }
    };
    page("Sign out?", StatusCode::OK, subject)
}

/// Says that nobody is signed in any more. Apps are told in frames, and then the person is led on.
pub fn signed_out(frames: Vec<String>, leads_to: Option<String>) -> Response {
    let subject = html! {
        p.lead { "Nobody is signed in to this server in this browser." }
        @if frames.is_empty() {
            p { "Apps that you used may still have tokens. Those are valid until they expire." }
        } @else {
            p { "The other apps that you used are asked to sign you out too." }
        }
        div.row {
            @match &leads_to {
                Some(address) => a.button href=(address) { "Continue to " (origin_of(address)) },
                None => a.button href="/" { "Go to the home page" },
            }
        }
    };
    Page { title: "Signed out", subject, frames, leads_to, ..Page::default() }.into_response()
}

/// A path that does not exist.
pub fn not_found() -> Response {
    let subject = html! {
        p.lead { "The address may be mistyped, or the page has moved." }
        div.row { a.button href="/" { "Go to the home page" } }
    };
    page("There is no page at this address", StatusCode::NOT_FOUND, subject)
}

/// The app's folder holds no app.
pub fn app_not_built() -> Response {
    let subject = html! {
        p.lead { "The server runs, but there is no app in the folder that it serves." }
        p { "Build the app with " code { "cargo xtask serve" } ", or name its folder with " code { "--dist" } "." }
    };
    page("The app is not built", StatusCode::SERVICE_UNAVAILABLE, subject)
}

fn with_code(text: &str) -> maud::Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn page(title: &'static str, status: StatusCode, subject: maud::Markup) -> Response {
    let mut response = Page { title, subject, ..Page::default() }.into_response();
    *response.status_mut() = status;
    response
}
