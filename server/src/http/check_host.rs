use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{OAuthError, QUERY_MAX};
use crate::origin::ServedOrigins;

/// The method and address of a request: a proof of possession is for one of them (RFC 9449 §4.2).
#[derive(Clone)]
pub struct RequestTarget {
    /// The method.
    pub method: Method,
    /// The address without query and fragment.
    pub address: String,
}

/// Lets a request in when it names a host that is served and its query is of a sane length, and hands origin
/// and target to the handlers.
pub async fn check_host(
    State(origins): State<Arc<ServedOrigins>>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    // RFC 9112 §3.2: a request with no Host, or with two, is answered with 400.
    let (Some(host), None) = (host, hosts.next()) else {
        return OAuthError::invalid_request("the request must name one host").into_response();
    };
    // A target in absolute form names its own host, which must be served as well.
    let named = request.uri().authority().map_or(host, |authority| authority.as_str());
    let origin = origins
        .find_host(host)
        .filter(|origin| origins.find_host(named).is_some_and(|named| Arc::ptr_eq(origin, named)));
    let Some(origin) = origin.cloned() else {
        let refused = if origins.find_host(host).is_some() { named } else { host };
        return (StatusCode::MISDIRECTED_REQUEST, origins.explain_refusal(refused)).into_response();
    };
    if request.uri().query().is_some_and(|query| query.len() > QUERY_MAX) {
        let error = OAuthError::invalid_request("the query is longer than this server reads");
        return error.with_status(414).into_response();
    }
    let address = [&origin.url, request.uri().path()].concat();
    let target = RequestTarget { method: request.method().clone(), address };
    request.extensions_mut().insert(target);
    request.extensions_mut().insert(origin);
    next.run(request).await
}
