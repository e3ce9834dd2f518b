use std::borrow::Cow;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::crypto::NoRandomness;

/// An error as the token endpoint and its neighbours answer it (RFC 6749 §5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthError {
    status: u16,
    /// The code.
    pub error: &'static str,
    /// What happened, in the characters that RFC 6749 allows. Never holds what the request held.
    pub description: Cow<'static, str>,
    challenge: Option<&'static str>,
}

#[derive(Serialize)]
struct Body<'a> {
    error: &'a str,
    error_description: &'a str,
}

impl OAuthError {
    /// An error with status 400.
    pub fn new(error: &'static str, description: impl Into<Cow<'static, str>>) -> Self {
        Self { status: 400, error, description: description.into(), challenge: None }
    }

    /// `invalid_request`
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new("invalid_request", description)
    }

    /// `invalid_grant`: one sentence for every cause, so that a thief learns nothing from it.
    pub fn invalid_grant(description: &'static str) -> Self {
        Self::new("invalid_grant", description)
    }

    /// `invalid_client`, with the challenge that RFC 6749 §5.2 asks for.
    pub fn invalid_client() -> Self {
        let description =
            "client authentication failed: the client is unknown, or did not authenticate as registered";
        Self {
            challenge: Some(r#"Basic realm="Bearer Lab", charset="UTF-8""#),
            ..Self::new("invalid_client", description).with_status(401)
        }
    }

    /// Something that should have worked here did not. The answer is never a success in disguise.
    pub fn unavailable() -> Self {
        Self::new("temporarily_unavailable", "the server cannot do this now").with_status(503)
    }

    /// The same error in other words.
    pub fn with_description(self, description: &'static str) -> Self {
        Self { description: description.into(), ..self }
    }

    /// The same error with another status.
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }
}

impl From<NoRandomness> for OAuthError {
    fn from(_: NoRandomness) -> Self {
        Self::unavailable()
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = Body { error: self.error, error_description: &self.description };
        let mut response = super::headers::json(&body);
        *response.status_mut() = StatusCode::from_u16(self.status).expect("errors have a status of HTTP");
        if let Some(challenge) = self.challenge {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}
