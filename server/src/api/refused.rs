use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::Scheme;
use crate::{
    dpop::{ALGORITHMS, ProofFault},
    http::{OAuthError, json as answer_json, no_store},
};

/// Why a request to a protected resource is refused (RFC 6750 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BearerError {
    /// It brings no token: it learns how to, and no error code.
    Missing,
    /// It brings one where none belongs, several, or something that cannot be one.
    Request(&'static str),
    /// The token does not hold here.
    Token,
    /// The token holds, and does not allow this.
    Scope(&'static str),
    /// The key of the token is not proved (RFC 9449 §7.1).
    Proof(ProofFault),
    /// The server cannot tell.
    Unavailable,
}

/// A refusal in the words of the scheme that was used.
pub struct Refused(pub(super) Scheme, pub(super) BearerError);

impl From<BearerError> for Refused {
    fn from(error: BearerError) -> Self {
        Self(Scheme::Bearer, error)
    }
}

impl BearerError {
    /// Status, code and description; nothing when the server cannot tell.
    fn parts(self) -> Option<(u16, Option<&'static str>, &'static str)> {
        Some(match self {
            Self::Missing => (401, None, "this resource needs an access token"),
            Self::Request(description) => (400, Some("invalid_request"), description),
            Self::Token => (401, Some("invalid_token"), "the access token is not one that holds here now"),
            Self::Scope(_) => (403, Some("insufficient_scope"), "the access token does not allow this"),
            Self::Proof(fault) => {
                let (error, description) = fault.error().ok()?;
                (401, Some(error), description)
            }
            Self::Unavailable => return None,
        })
    }

    /// What is wrong, and never what was sent.
    pub(super) fn description(self) -> &'static str {
        self.parts().map_or("the server cannot tell", |(_, _, description)| description)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(scheme, problem) = self;
        let Some((status, error, description)) = problem.parts() else {
            return OAuthError::unavailable().into_response();
        };
        let mut challenge = match scheme {
            Scheme::Bearer => r#"Bearer realm="Bearer Lab API""#.to_owned(),
            Scheme::Dpop => {
                let algorithms = ALGORITHMS.map(|(name, _)| name).join(" ");
                format!(r#"DPoP realm="Bearer Lab API", algs="{algorithms}""#)
            }
        };
        if let Some(error) = error {
            challenge.push_str(&format!(r#", error="{error}", error_description="{description}""#));
        }
        if let BearerError::Scope(scope) = problem {
            challenge.push_str(&format!(r#", scope="{scope}""#));
        }
        let mut response = match error {
            Some(error) => answer_json(&json!({ "error": error, "error_description": description })),
            // RFC 6750 §3.1: without a token there is no error code and no other error information.
            None => no_store(().into_response()),
        };
        *response.status_mut() = StatusCode::from_u16(status).expect("refusals have a status of HTTP");
        if let Ok(challenge) = HeaderValue::from_str(&challenge) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
