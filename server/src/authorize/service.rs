use std::sync::Arc;

use axum::{
    Extension,
    extract::{FromRequestParts, State},
};

use crate::{
    authorization_request::{AuthorizationRequest, Refusal},
    clock::Clock,
    config::Config,
    faults::Faults,
    forms::Forms,
    grants::Grants,
    http::Params,
    origin::Origin,
    passwords::PasswordChecks,
    state::ServerState,
    store::Store,
    tokens::Tokens,
};

/// What the authorization endpoint and its two forms work with.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct AuthorizationEndpoint {
    #[from_request(via(Extension))]
    pub(super) origin: Arc<Origin>,
    #[from_request(via(State))]
    pub(super) config: Arc<Config>,
    #[from_request(via(State))]
    pub(super) store: Arc<Store>,
    #[from_request(via(State))]
    faults: Arc<Faults>,
    #[from_request(via(State))]
    pub(super) clock: Arc<Clock>,
    #[from_request(via(State))]
    pub(super) passwords: Arc<PasswordChecks>,
    pub(super) forms: Forms,
    pub(super) grants: Grants,
    pub(super) tokens: Tokens,
}

impl AuthorizationEndpoint {
    /// Reads and checks an authorization request.
    pub(super) fn read(&self, request: &str) -> Result<AuthorizationRequest<'_>, Refusal> {
        let params = Params::parse(request.as_bytes());
        AuthorizationRequest::read(&self.config, &self.faults, &self.origin, &params)
    }

    /// The address that goes on with this request.
    pub(super) fn address(&self, request: &str) -> String {
        [&self.origin.endpoint("/v1/authorize?"), request].concat()
    }
}
