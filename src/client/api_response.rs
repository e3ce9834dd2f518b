use crate::protocol::{
    check::{Failure, quote},
    http::Response,
    json::Json,
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
    STATUS = "API_STATUS", Environment, "RFC 9110 §15",
        "The API answers with success",
        "The API answered with an error.",
        "Try again in a while; the exchange beside this page shows its answer.";
    NOT_JSON = "API_NOT_JSON", Provider, "RFC 8259",
        "The API answers with JSON",
        "The API answered with something that is not JSON.",
        "Check api.base in the configuration; a proxy or another server may have answered.";
    NOT_A_LIST = "API_NOT_A_LIST", Configuration, "README, Configuration",
        "The API answers with a list, or with one under items",
        "The API answered with JSON that is not a list.",
        "Set api.list in the configuration to the path of a list.";
}

/// What the API answered.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiResponse {
    /// The status, if there was a response.
    pub status: Option<u16>,
    /// The JSON of a success, or what went wrong.
    pub outcome: Result<Json, Failure>,
    /// The scope that the API asks for, if it says that the token has too little (RFC 6750 §3).
    pub needed_scope: Option<Scope>,
}

impl ApiResponse {
    /// Reads a response of the API.
    pub(super) fn new(response: &Response) -> Self {
        let needed_scope = challenge(response).scope.filter(|_| response.status == 403);
        let needed_scope = needed_scope.as_deref().map(Scope::parse).filter(|scope| !scope.is_empty());
        Self { status: Some(response.status), outcome: read(response), needed_scope }
    }

    /// The elements of the list that the response is, or has under `items`.
    ///
    /// # Errors
    ///
    /// What went wrong with the response, or that there is no list in it.
    pub fn list(&self) -> Result<&[Json], Failure> {
        let json = self.outcome.as_ref().map_err(Failure::clone)?;
        match (json, json.member("items")) {
            (Json::Array(list), _) | (_, Some(Json::Array(list))) => Ok(list),
            _ => Err(Failure::of(&NOT_A_LIST, "a list", "something else")),
        }
    }
}

impl From<Failure> for ApiResponse {
    fn from(failure: Failure) -> Self {
        Self { status: None, outcome: Err(failure), needed_scope: None }
    }
}

fn challenge(response: &Response) -> Challenge {
    let header = response.header("www-authenticate").unwrap_or_default();
    ["DPoP", "Bearer"].iter().find_map(|scheme| Challenge::parse(header, scheme)).unwrap_or_default()
}

fn read(response: &Response) -> Result<Json, Failure> {
    let challenge = challenge(response);
    let reason = challenge
        .error_description
        .or(challenge.error)
        .map_or_else(|| response.status.to_string(), |text| quote(&text));
    match response.status {
        200..=299 if response.is_json() => {
            Json::parse(&response.body).ok_or_else(|| Failure::of(&NOT_JSON, "JSON", "something else"))
        }
        200..=299 => Err(Failure::of(
            &NOT_JSON,
            "application/json",
            &quote(response.header("content-type").unwrap_or("none")),
        )),
        401 => Err(Failure::of(&REFUSED, "a token the API accepts", &reason)),
        403 => Err(Failure::of(&SCOPE, &quote(&challenge.scope.unwrap_or_default()), &reason)),
        status => Err(Failure::of(&STATUS, "200", &status.to_string())),
    }
}
