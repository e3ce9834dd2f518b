use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;

use crate::{
    config::Config,
    http::{OAuthError, read_bytes},
    origin::Origin,
};

/// Lets requests of the server's own pages in, where there is a workshop.
///
/// A change must name this origin as the one it comes from: browsers write that header themselves, and a page
/// that hides sends `null`. No answer here is readable by another origin.
pub async fn only_own_pages(
    State(config): State<Arc<Config>>,
    Extension(own): Extension<Arc<Origin>>,
    request: Request,
    next: Next,
) -> Response {
    if !config.is_workshop {
        return refuse("the server was started without --workshop");
    }
    let origin = request.headers().get(header::ORIGIN);
    let is_own = match request.method() {
        &Method::GET => origin.is_none_or(|origin| origin == own.url.as_str()),
        _ => origin.is_some_and(|origin| origin == own.url.as_str()),
    };
    if !is_own {
        return refuse("only this server's own pages may ask this");
    }
    let mut response = next.run(request).await;
    let policy = (HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    response.headers_mut().insert(policy.0, HeaderValue::from_static(policy.1));
    response
}

fn refuse(description: &'static str) -> Response {
    OAuthError::new("access_denied", description).with_status(403).into_response()
}

/// What is to be changed, as JSON. No form of another page can send that media type (Fetch §3.2.2).
pub struct Change<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Change<T> {
    type Rejection = OAuthError;

    async fn from_request(request: Request, _: &S) -> Result<Self, OAuthError> {
        let (parts, body) = request.into_parts();
        read(&parts.headers, body).await.map(Self)
    }
}

async fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<T, OAuthError> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/json") {
        return Err(OAuthError::invalid_request("the body must be application/json").with_status(415));
    }
    let bytes = read_bytes(body).await?;
    serde_json::from_slice(&bytes)
        .map_err(|_| OAuthError::invalid_request("the body does not have the members of what is changed"))
}
