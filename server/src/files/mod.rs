//! The built app, read once at start and served from memory.

mod csp;
mod encoding;
mod load;
mod preload;

pub use csp::Reach;
pub use load::{Files, LoadError};

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{app::App, pages};
use encoding::Encoding;

/// The paths of the app's own pages, all answered by its one document.
const APP_ROUTES: [&str; 7] =
    ["/", "/callback", "/sign-in", "/inspect", "/learn", "/settings", "/front-channel-logout"];

/// One file with its precompressed twins.
pub struct Asset {
    content_type: &'static str,
    plain: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
    cache: &'static str,
}

/// One encoding of a file.
struct Variant {
    bytes: Bytes,
    etag: HeaderValue,
}

impl Asset {
    fn variant(&self, accepted: &HeaderMap) -> (&Variant, Option<&'static str>) {
        for encoding in Encoding::accepted(accepted) {
            match (encoding, &self.brotli, &self.gzip) {
                (Encoding::Brotli, Some(variant), _) => return (variant, Some("br")),
                (Encoding::Gzip, _, Some(variant)) => return (variant, Some("gzip")),
                _ => {}
            }
        }
        (&self.plain, None)
    }
}

/// Answers every path that no endpoint has.
pub async fn answer(State(app): State<Arc<App>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    let path = request.uri().path();
    if path == "/silent" {
        return match &app.files.silent {
            Some(asset) => document(asset, &app.files.silent_policy, request.headers()),
            None => pages::not_found(),
        };
    }
    if APP_ROUTES.contains(&path) {
        let policy =
            if path == "/front-channel-logout" { &app.files.framed_policy } else { &app.files.policy };
        return match &app.files.index {
            Some(asset) => with_link(document(asset, policy, request.headers()), app.files.link.as_ref()),
            None => pages::app_not_built(),
        };
    }
    match app.files.assets.get(path) {
        Some(asset) => asset_response(asset, &app.files.policy, request.headers()),
        None => pages::not_found(),
    }
}

/// A file of the app. A worker is ruled by the policy that comes with its script, so files have the app's.
fn asset_response(asset: &Asset, policy: &HeaderValue, accepted: &HeaderMap) -> Response {
    let mut response = serve(asset, accepted);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    response
}

/// A document of the app: never stored, since `/callback` receives answers in its address.
fn document(asset: &Asset, policy: &HeaderValue, headers: &HeaderMap) -> Response {
    let mut response = serve(asset, headers);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    // Keeps other sites' windows away, and lets a sign-in window answer the page that opened it.
    let opener = HeaderValue::from_static("same-origin-allow-popups");
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), opener);
    headers.remove(header::ETAG);
    response
}

/// The document with what it needs first.
fn with_link(mut document: Response, link: Option<&HeaderValue>) -> Response {
    if let Some(link) = link {
        document.headers_mut().insert(header::LINK, link.clone());
    }
    document
}

fn serve(asset: &Asset, headers: &HeaderMap) -> Response {
    let (variant, encoding) = asset.variant(headers);
    let is_known = asset.cache != load::NO_STORE && matches_etag(headers, &variant.etag);
    let body = if is_known { Body::empty() } else { Body::from(variant.bytes.clone()) };
    let mut response = body.into_response();
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let to = response.headers_mut();
    to.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    to.insert(header::CACHE_CONTROL, HeaderValue::from_static(asset.cache));
    to.insert(header::ETAG, variant.etag.clone());
    to.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    to.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    if let Some(encoding) = encoding {
        to.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// RFC 9110 §13.1.2, for the entity tags that this server makes.
fn matches_etag(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut tags = lines.flat_map(|line| line.split(',')).map(|tag| tag.trim().trim_start_matches("W/"));
    tags.any(|tag| tag.as_bytes() == etag.as_bytes())
}
