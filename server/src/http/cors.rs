use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Lets pages of every origin read the answers of an endpoint, errors too, without credentials: what they
/// may do is decided by what they send, never by a cookie. `/authorize` and the pages never get this
/// (RFC 9700 §2.6).
pub async fn cross_origin(request: Request, next: Next) -> Response {
    if is_preflight(&request) {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        allow_any_origin(headers);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            // `*` stands for every name but Authorization (Fetch §3.3.3); libraries send headers of their own.
            HeaderValue::from_static("authorization, content-type, dpop, *"),
        );
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
        return response;
    }
    let mut response = next.run(request).await;
    allow_any_origin(response.headers_mut());
    response
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn allow_any_origin(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("www-authenticate, dpop-nonce, retry-after"),
    );
}
