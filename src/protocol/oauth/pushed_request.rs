//! Pushed authorization requests (RFC 9126): the parameters go to the server directly, and the browser carries a
//! reference.

use std::borrow::Cow;

use super::{AuthorizationRequest, ErrorResponse};
use crate::protocol::{
    Secret,
    check::{Checks, quote},
    http::{Request, Response, Value},
    json::Json,
    url::HttpUrl,
};

crate::rules! {
    /// The server answered with an error of RFC 9126 §2.3.
    REFUSED = "PUSHED_REQUEST_REFUSED", Provider, "RFC 9126 §2.3",
        "The provider takes the pushed request",
        "The provider refused the sign-in before it began.",
        "Read its reason below; compare scope, redirect URI and response type with the client's registration.";
    INVALID = "PUSHED_REQUEST_INVALID", Provider, "RFC 9126 §2.2",
        "The provider responds to a pushed request with status 201 and a request_uri",
        "The provider's response to the pushed request is not one.",
        "Try again; if it keeps happening, turn pushed_requests off or contact the provider's administrator.";
}

/// The largest answer that is read, in bytes.
pub const MAX_PUSHED_RESPONSE_BYTES: usize = 64 * 1024;

/// What refers to a request that was pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestUri(String);

impl AuthorizationRequest {
    /// The request that hands the parameters over.
    pub fn pushed(&self, endpoint: &HttpUrl) -> Request {
        let field = |(name, value): (Cow<'static, str>, String)| match name.as_ref() {
            "state" | "nonce" => (name, Value::Secret(Secret::new(value))),
            _ => (name, Value::Plain(value)),
        };
        Request::post(endpoint.clone(), self.parameters().into_iter().map(field).collect())
    }

    /// The address to send the browser to after the parameters were pushed (RFC 9126 §4).
    pub fn pushed_url(&self, authorization_endpoint: &HttpUrl, reference: &RequestUri) -> HttpUrl {
        authorization_endpoint.with_query(self.pushed_parameters(reference))
    }

    /// What is left for that address.
    pub fn pushed_parameters<'a>(&'a self, reference: &'a RequestUri) -> [(&'static str, &'a str); 2] {
        [("client_id", &self.client.client_id), ("request_uri", reference.as_str())]
    }
}

impl RequestUri {
    /// The reference that was stored.
    pub fn from_stored(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The reference's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the answer.
    pub fn read(response: &Response, checks: &mut Checks) -> Option<Self> {
        if let Some(error) = ErrorResponse::parse(&response.body).filter(|_| response.status >= 400) {
            checks.record(&REFUSED, false, "a request_uri", &error.to_string());
            return None;
        }
        let json = Json::parse_object(&response.body).filter(|_| response.is_json());
        let reference = json.as_ref().and_then(|json| json.string("request_uri").ok().flatten());
        let reference = reference.filter(|text| !text.is_empty() && matches!(response.status, 200 | 201));
        let found = format!("{}, {}", response.status, quote(reference.unwrap_or("none")));
        checks.record(&INVALID, reference.is_some(), "201, a request_uri", &found);
        reference.map(|text| Self(text.to_owned()))
    }
}
