use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::HeaderMap,
    http::header::CONTENT_TYPE,
};

use super::{OAuthError, Params};

/// The largest form, in bytes.
pub const FORM_MAX: usize = 64 * 1024;
/// How long a client may take to send its body.
const BODY_TIME: Duration = Duration::from_secs(10);

/// Why a body is not a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Its media type is another.
    #[error("the body must be application/x-www-form-urlencoded")]
    MediaType,
    /// It is longer than [`FORM_MAX`], or the connection broke.
    #[error("the body is too large or incomplete")]
    Unreadable,
    /// It did not come in time.
    #[error("the body did not arrive in time")]
    Late,
}

impl From<BodyError> for OAuthError {
    fn from(error: BodyError) -> Self {
        let status = match error {
            BodyError::MediaType => 400,
            BodyError::Unreadable => 413,
            BodyError::Late => 408,
        };
        Self::invalid_request(error.to_string()).with_status(status)
    }
}

/// Reads a posted form (RFC 6749 §3.2: `application/x-www-form-urlencoded`).
pub async fn read_form(headers: &HeaderMap, body: Body) -> Result<Params, BodyError> {
    read_form_bytes(headers, body).await.map(|bytes| Params::parse(&bytes))
}

/// Reads a posted form without taking it apart.
pub async fn read_form_bytes(headers: &HeaderMap, body: Body) -> Result<Bytes, BodyError> {
    if !is_form(headers) {
        return Err(BodyError::MediaType);
    }
    read_bytes(body).await
}

/// Reads a body that is neither too long nor too slow.
pub async fn read_bytes(body: Body) -> Result<Bytes, BodyError> {
    let reading = axum::body::to_bytes(body, FORM_MAX);
    let bytes = tokio::time::timeout(BODY_TIME, reading).await.map_err(|_| BodyError::Late)?;
    bytes.map_err(|_| BodyError::Unreadable)
}

/// Whether the body says that it is a form in UTF-8.
fn is_form(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let mut parts = value.split(';').map(str::trim);
    let is_type =
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/x-www-form-urlencoded"));
    is_type && parts.all(|part| part.eq_ignore_ascii_case("charset=utf-8"))
}
