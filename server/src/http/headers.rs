use axum::{
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// What every answer carries unless its handler decided otherwise. An answer that is no page of ours may
/// load nothing, be framed by nobody and be taken for no other type.
const DEFAULTS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Adds the security headers that the answer does not have yet.
pub async fn with_default_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // A document that some pages may frame says so in its policy, and has no X-Frame-Options.
    let decides_framing = headers.contains_key(header::CONTENT_SECURITY_POLICY);
    for (name, value) in DEFAULTS {
        let is_decided = headers.contains_key(&name) || (decides_framing && name == header::X_FRAME_OPTIONS);
        if !is_decided {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

/// A JSON answer that is not to be stored (RFC 6749 §5.1).
pub fn json(body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(bytes) => json_bytes(bytes),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// JSON that is already written; not to be stored, in the words of two generations of HTTP.
pub fn json_bytes(bytes: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
        (header::PRAGMA, "no-cache"),
    ];
    (headers, bytes.into()).into_response()
}

/// The same answer, not to be stored.
pub fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sends the browser on with GET, whatever brought it here: 303, so that a posted password is never posted
/// again to the next address (RFC 9700 §4.12).
pub fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => {
            let headers = [(header::LOCATION, location)];
            no_store((StatusCode::SEE_OTHER, headers).into_response())
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
