//! The pushed authorization request endpoint (RFC 9126).

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use form_urlencoded::Serializer;
use serde_json::json;

use crate::{
    authorization_request::{AuthorizationRequest, Refusal},
    client_authentication::{ClientForm, ClientRequest},
    clock::Clock,
    config::Config,
    faults::Faults,
    http::{OAuthError, Params, QUERY_MAX, json as answer_json},
    state::ServerState,
    store::{PUSHED_LIFETIME, Store},
};

/// What proves the client, and is no part of its request.
const CREDENTIALS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// What the endpoint works with.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct PushedRequestEndpoint {
    #[from_request(via(State))]
    config: Arc<Config>,
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    faults: Arc<Faults>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
}

/// `POST /v1/par`
pub async fn pushed_authorization_request(
    endpoint: PushedRequestEndpoint,
    form: ClientForm,
) -> Result<Response, OAuthError> {
    let reference = endpoint.keep(&form.authenticate_with_key()?)?;
    let answer = json!({ "request_uri": reference, "expires_in": PUSHED_LIFETIME.seconds() });
    Ok((StatusCode::CREATED, answer_json(&answer)).into_response())
}

impl PushedRequestEndpoint {
    /// Checks a request as the authorization endpoint would, and keeps it.
    fn keep(&self, request: &ClientRequest<'_>) -> Result<String, OAuthError> {
        let ClientRequest { origin, client, params, key } = request;
        // RFC 9126 §2.1: a reference to a request is no request.
        if params.text("request_uri").is_some() {
            return Err(OAuthError::invalid_request("request_uri cannot be pushed"));
        }
        let pairs = params.iter().filter(|(name, _)| !CREDENTIALS.contains(name) && *name != "client_id");
        // RFC 9449 §10.1: a proof here binds the code as the parameter does; both must name one key.
        let asked_key = params.text("dpop_jkt");
        if key.as_deref().zip(asked_key).is_some_and(|(proved, asked)| proved != asked) {
            return Err(OAuthError::new("invalid_dpop_proof", "dpop_jkt is not the key of the DPoP proof"));
        }
        let implied = key.as_deref().filter(|_| asked_key.is_none()).map(|key| ("dpop_jkt", key));
        let mut form = Serializer::new(String::new());
        let text =
            form.append_pair("client_id", &client.id).extend_pairs(pairs).extend_pairs(implied).finish();
        if text.len() > QUERY_MAX {
            return Err(
                OAuthError::invalid_request("the request is longer than this server keeps").with_status(413)
            );
        }
        let pushed = Params::parse(text.as_bytes());
        match AuthorizationRequest::read(&self.config, &self.faults, origin, &pushed) {
            Ok(_) => Ok(self.store.pushed.keep(&client.id, text, self.clock.now())?),
            Err(Refusal::Page { remedy, .. }) => Err(OAuthError::invalid_request(remedy)),
            Err(Refusal::Redirect { error, description, .. }) => Err(OAuthError::new(error, description)),
        }
    }
}
