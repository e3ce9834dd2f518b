use axum::response::Response;

use crate::{authorization_request::Refusal, pages};

/// Tells the person, or the client.
pub(super) fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::Page { error, problem, remedy } => pages::error(&pages::Problem { error, problem, remedy }),
        Refusal::Redirect { to, error, description } => to.refuse(error, description),
    }
}
