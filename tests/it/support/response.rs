use bearer_lab::protocol::http::Response;

/// An answer with this status, content type and body.
pub(crate) fn response(status: u16, content_type: &str, body: &str) -> Response {
    let headers = vec![("content-type".to_owned(), content_type.to_owned())];
    Response { status, headers, body: body.as_bytes().to_vec() }
}

/// An answer of JSON with status 200.
pub(crate) fn json_response(body: &serde_json::Value) -> Response {
    response(200, "application/json", &body.to_string())
}
