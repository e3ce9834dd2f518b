//! Answers that are late, lost, or of somebody else: made right, and spoiled on their way out.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use hyper::body::Frame;
use tokio::time::Sleep;

use super::{Fault, Faults};

/// How long a slow answer takes: longer than a client should wait.
const SLOW: Duration = Duration::from_secs(15);
/// The largest answer that is spoiled, in bytes.
const ANSWER_MAX: usize = 1024 * 1024;
/// What the network of a hotel answers to everything.
const PAGE: &str = "<!doctype html><title>Welcome</title><p>Please accept the terms of this network.</p>\n";

/// An endpoint whose answers can go wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Endpoint {
    Metadata,
    Keys,
    Token,
    Api,
}

/// How an answer goes wrong.
#[derive(Clone, Copy)]
enum Manner {
    Slow,
    Fails,
    Html,
    Truncated,
    NoCors,
    Redirects,
}

const NETWORK_FAULTS: [(Fault, Endpoint, Manner); 21] = [
    (Fault::MetadataSlow, Endpoint::Metadata, Manner::Slow),
    (Fault::MetadataFails, Endpoint::Metadata, Manner::Fails),
    (Fault::MetadataHtml, Endpoint::Metadata, Manner::Html),
    (Fault::MetadataTruncated, Endpoint::Metadata, Manner::Truncated),
    (Fault::MetadataNoCors, Endpoint::Metadata, Manner::NoCors),
    (Fault::KeysSlow, Endpoint::Keys, Manner::Slow),
    (Fault::KeysFail, Endpoint::Keys, Manner::Fails),
    (Fault::KeysHtml, Endpoint::Keys, Manner::Html),
    (Fault::KeysTruncated, Endpoint::Keys, Manner::Truncated),
    (Fault::KeysNoCors, Endpoint::Keys, Manner::NoCors),
    (Fault::TokenSlow, Endpoint::Token, Manner::Slow),
    (Fault::TokenFails, Endpoint::Token, Manner::Fails),
    (Fault::TokenHtml, Endpoint::Token, Manner::Html),
    (Fault::TokenTruncated, Endpoint::Token, Manner::Truncated),
    (Fault::TokenNoCors, Endpoint::Token, Manner::NoCors),
    (Fault::TokenRedirects, Endpoint::Token, Manner::Redirects),
    (Fault::ApiSlow, Endpoint::Api, Manner::Slow),
    (Fault::ApiFails, Endpoint::Api, Manner::Fails),
    (Fault::ApiHtml, Endpoint::Api, Manner::Html),
    (Fault::ApiTruncated, Endpoint::Api, Manner::Truncated),
    (Fault::ApiNoCors, Endpoint::Api, Manner::NoCors),
];

impl Endpoint {
    fn of_path(path: &str) -> Option<Self> {
        match path {
            path if path.ends_with("/v1/token") => Some(Self::Token),
            path if path.ends_with("/v1/keys") => Some(Self::Keys),
            path if path.contains("/.well-known/") => Some(Self::Metadata),
            path if path.starts_with("/api/") => Some(Self::Api),
            _ => None,
        }
    }
}

/// Spoils the answers of the endpoints that a fault is about. The request was handled: a code whose answer is
/// lost is used up, as it would be.
pub async fn inject_fault(State(faults): State<Arc<Faults>>, request: Request, next: Next) -> Response {
    let endpoint = Endpoint::of_path(request.uri().path());
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    for (fault, of, manner) in NETWORK_FAULTS {
        if endpoint == Some(of) && faults.is_on(fault) {
            response = spoil(response, manner, is_preflight).await;
        }
    }
    response
}

async fn spoil(mut response: Response, manner: Manner, is_preflight: bool) -> Response {
    match manner {
        Manner::NoCors => {
            let headers = response.headers_mut();
            let names = headers.keys().filter(|name| name.as_str().starts_with("access-control-"));
            let names: Vec<HeaderName> = names.cloned().collect();
            for name in names {
                headers.remove(name);
            }
            response
        }
        _ if is_preflight => response,
        Manner::Slow => {
            response.map(|body| Body::new(Late { sleep: Box::pin(tokio::time::sleep(SLOW)), body }))
        }
        Manner::Fails => {
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            with_text(response, "text/plain", "Internal Server Error\n")
        }
        Manner::Html => {
            *response.status_mut() = StatusCode::OK;
            with_text(response, "text/html; charset=utf-8", PAGE)
        }
        Manner::Truncated => truncate(response).await,
        Manner::Redirects => {
            *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
            response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/elsewhere"));
            with_text(response, "text/plain", "")
        }
    }
}

fn with_text(response: Response, content_type: &'static str, text: &'static str) -> Response {
    let mut response = response.map(|_| Body::from(text));
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// The first half of an answer, which says nothing of the other one.
async fn truncate(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, ANSWER_MAX).await.unwrap_or_default();
    let half = bytes.slice(..bytes.len() / 2);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(half))
}

/// A body that comes late: the head of the answer is there at once.
struct Late {
    sleep: Pin<Box<Sleep>>,
    body: Body,
}

impl HttpBody for Late {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.sleep.as_mut().poll(context) {
            Poll::Ready(()) => Pin::new(&mut self.body).poll_frame(context),
            Poll::Pending => Poll::Pending,
        }
    }
}
