//! The app's files: every path that no endpoint has.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    files::{Asset, Files},
    origin::ISSUER_PATH,
    pages,
};

/// The paths of the app's own pages. Its one document answers them, and the redirect paths of its configuration.
const APP_ROUTES: [&str; 6] = ["/", "/callback", "/sign-in", "/inspect", "/learn", "/settings"];

/// Below it the app has a redirect path for each provider that somebody added.
const ADDED_REDIRECT_PATHS: &str = "/callback/";

/// Answers every path that no endpoint has.
pub async fn app_file(State(files): State<Arc<Files>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    let path = request.uri().path();
    let separate = match path {
        "/silent" => Some((&files.silent, &files.silent_policy)),
        "/front-channel-logout" => Some((&files.logout, &files.logout_policy)),
        _ => None,
    };
    if let Some((asset, policy)) = separate {
        return match asset {
            Some(asset) => document(asset, policy, request.headers()),
            None => pages::not_found(),
        };
    }
    let is_redirect_path =
        path.starts_with(ADDED_REDIRECT_PATHS) || files.redirect_paths.iter().any(|known| known == path);
    if APP_ROUTES.contains(&path) || is_redirect_path {
        return match &files.index {
            Some(index) => app(&files, index, request.headers()),
            None => pages::app_not_built(),
        };
    }
    match (files.assets.get(path), &files.index) {
        (Some(asset), _) => asset.respond(request.headers()),
        (None, Some(index)) if is_for_person(path, request.headers()) => {
            (StatusCode::NOT_FOUND, app(&files, index, request.headers())).into_response()
        }
        _ => pages::not_found(),
    }
}

/// Whether somebody who expects a page of the app asks, and not a page that loads a file. The app shows the page that says
/// that there is none. At a path like `//host`, a script that takes it for an address would leave this origin.
fn is_for_person(path: &str, headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accepts.contains("text/html") && !path.starts_with("//") && !path.starts_with(ISSUER_PATH)
}

/// The app's document with what it needs first.
fn app(files: &Files, index: &Asset, headers: &HeaderMap) -> Response {
    let mut document = document(index, &files.policy, headers);
    if let Some(link) = &files.link {
        document.headers_mut().insert(header::LINK, link.clone());
    }
    document
}

/// A document of the app: never stored, since a redirect path receives answers in its address.
fn document(asset: &Asset, policy: &HeaderValue, headers: &HeaderMap) -> Response {
    let mut response = asset.respond(headers);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    // Keeps other sites' windows away, and lets a sign-in window answer the page that opened it.
    let opener = HeaderValue::from_static("same-origin-allow-popups");
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), opener);
    headers.remove(header::ETAG);
    response
}
