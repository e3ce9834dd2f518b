use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{OAuthError, QUERY_MAX};
use crate::{app::App, dpop::Asked};

/// Lets a request in when it names a host that is served and its query is of a sane length, and hands site
/// and address to the handlers.
pub async fn check_host(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    // RFC 9112 §3.2: a request with no Host, or with two, is answered with 400.
    let (Some(host), None) = (host, hosts.next()) else {
        return OAuthError::invalid_request("the request must name one host").into_response();
    };
    // A target in absolute form names its own host, which must be served as well.
    let target = request.uri().authority().map_or(host, |authority| authority.as_str());
    let site = app
        .sites
        .of_host(host)
        .filter(|site| app.sites.of_host(target).is_some_and(|named| Arc::ptr_eq(site, named)));
    let Some(site) = site.cloned() else {
        return (StatusCode::MISDIRECTED_REQUEST, "This server does not answer for that host.\n")
            .into_response();
    };
    if request.uri().query().is_some_and(|query| query.len() > QUERY_MAX) {
        let error = OAuthError::invalid_request("the query is longer than this server reads");
        return error.with_status(414).into_response();
    }
    let address = [&site.origin, request.uri().path()].concat();
    let asked = Asked { method: request.method().clone(), address };
    request.extensions_mut().insert(asked);
    request.extensions_mut().insert(site);
    next.run(request).await
}

/// Withholds every answer once something could not be kept in the data folder: what it says would be undone by
/// a restart, and a revocation that is not kept is none.
pub async fn refuse_what_is_not_kept(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if app.store.has_failed() { OAuthError::unavailable().into_response() } else { response }
}
