use std::sync::Arc;

use crate::protocol::{
    check::{Failure, quote},
    http::Response,
    json::is_json,
    oauth::{Challenge, Scope},
};

crate::rules! {
    REFUSED = "API_TOKEN_REFUSED", Provider, "RFC 6750 §3.1",
        "The API accepts the access token",
        "The API does not accept the access token, not even a new one.",
        "Compare the token's issuer and audience with what the API expects; sign in again.";
    SCOPE = "API_SCOPE_MISSING", Configuration, "RFC 6750 §3.1",
        "The access token has the scope that the API asks for",
        "The access token does not allow this.",
        "Sign in again with the scope that the API names, if your account may have it.";
    STATUS = "API_STATUS", Provider, "RFC 9110 §15",
        "The API responds with success",
        "The API returned an error.",
        "Read what the API says about it. If the status is 500 or more, try again later.";
    NOT_JSON = "API_NOT_JSON", Provider, "RFC 8259",
        "The API responds with data: no web page, and valid JSON if its media type is JSON",
        "The API returned a web page or invalid JSON.",
        "Check api.base and api.list in the configuration; the response may be from a proxy or another server.";
}

/// What the API answered.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiResponse {
    /// The response, if there was one, whatever its status.
    pub response: Option<Arc<Response>>,
    /// Whether it has data, or what went wrong.
    pub outcome: Result<(), Failure>,
    /// The scope that the API asks for, if it says that the token has too little (RFC 6750 §3).
    pub needed_scope: Option<Scope>,
}

impl ApiResponse {
    /// Judges a response of the API.
    pub(super) fn new(response: Response) -> Self {
        let needed_scope = challenge(&response).scope.filter(|_| response.status == 403);
        let needed_scope = needed_scope.as_deref().map(Scope::parse).filter(|scope| !scope.is_empty());
        Self { outcome: judge(&response), needed_scope, response: Some(Arc::new(response)) }
    }

    /// The status, if there was a response.
    pub fn status(&self) -> Option<u16> {
        self.response.as_ref().map(|response| response.status)
    }

    /// What the API asks for in place of this token (RFC 6750 §3, RFC 9449 §7.1); empty if it says nothing.
    pub fn challenge(&self) -> Challenge {
        self.response.as_ref().map(|response| challenge(response)).unwrap_or_default()
    }
}

impl From<Failure> for ApiResponse {
    fn from(failure: Failure) -> Self {
        Self { response: None, outcome: Err(failure), needed_scope: None }
    }
}

fn challenge(response: &Response) -> Challenge {
    let header = response.header("www-authenticate").unwrap_or_default();
    ["DPoP", "Bearer"].iter().find_map(|scheme| Challenge::parse(header, scheme)).unwrap_or_default()
}

fn judge(response: &Response) -> Result<(), Failure> {
    let challenge = challenge(response);
    let reason = challenge
        .error_description
        .or(challenge.error)
        .map_or_else(|| response.status.to_string(), |text| quote(&text));
    let media_type = || quote(response.header("content-type").unwrap_or("none"));
    match response.status {
        200..=299 if response.body.is_empty() => Ok(()),
        200..=299 if response.is_html() => Err(Failure::of(&NOT_JSON, "application/json", &media_type())),
        200..=299 if response.is_json() && !is_json(response.body_without_mark()) => {
            Err(Failure::of(&NOT_JSON, "JSON", "something else"))
        }
        200..=299 => Ok(()),
        401 => Err(Failure::of(&REFUSED, "a token the API accepts", &reason)),
        403 => Err(Failure::of(&SCOPE, &quote(&challenge.scope.unwrap_or_default()), &reason)),
        status => Err(Failure::of(&STATUS, "200", &status.to_string())),
    }
}
