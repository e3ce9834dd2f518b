use axum::response::Response;

use crate::{authorization_request::Refusal, pages};

/// Tells the person, or the client.
pub(super) fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::Page { problem, remedy, error, source } => {
            pages::error(&pages::Problem { problem, remedy, error, source })
        }
        Refusal::Redirect { to, error, description } => to.refuse(error, description),
    }
}
