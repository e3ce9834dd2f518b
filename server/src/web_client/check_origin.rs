use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::WebClient;

/// Lets a request in that names this host, and whose page, if it names one, is of this origin: other ports of
/// a host count as the same site, and cookies reach all of them.
pub(super) async fn check_origin(
    State(client): State<Arc<WebClient>>,
    request: Request,
    next: Next,
) -> Response {
    match refusal(&client, request.headers()) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    }
}

fn refusal(client: &WebClient, headers: &HeaderMap) -> Option<(StatusCode, &'static str)> {
    let named = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_here = named(header::HOST).is_some_and(|host| client.origin == ["http://", host].concat());
    if !is_here {
        return Some((StatusCode::MISDIRECTED_REQUEST, "The web client does not answer for that host.\n"));
    }
    let is_own = named(header::ORIGIN).is_none_or(|origin| origin == client.origin);
    (!is_own).then_some((StatusCode::FORBIDDEN, "The web client takes forms of its own pages only.\n"))
}
