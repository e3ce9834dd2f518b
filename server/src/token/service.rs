use std::sync::Arc;

use axum::extract::{FromRequestParts, State};

use crate::{
    client_authentication::ClientRequest,
    clock::Clock,
    config::{Config, Resources},
    faults::Faults,
    grants::Grants,
    http::OAuthError,
    passwords::PasswordChecks,
    seal_key::SealKey,
    state::ServerState,
    store::{Grant, Store},
    tokens::Tokens,
};

/// What the token endpoint works with.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct TokenEndpoint {
    #[from_request(via(State))]
    pub(super) config: Arc<Config>,
    #[from_request(via(State))]
    pub(super) store: Arc<Store>,
    #[from_request(via(State))]
    pub(super) seal_key: Arc<SealKey>,
    #[from_request(via(State))]
    pub(super) faults: Arc<Faults>,
    #[from_request(via(State))]
    pub(super) clock: Arc<Clock>,
    #[from_request(via(State))]
    pub(super) passwords: Arc<PasswordChecks>,
    pub(super) grants: Grants,
    pub(super) tokens: Tokens,
}

impl TokenEndpoint {
    /// The grant for the APIs that this request asks for, none of which may be beyond those that were granted
    /// (RFC 8707 §2.2).
    pub(super) fn narrowed_resources(
        &self,
        request: &ClientRequest<'_>,
        grant: &Grant,
    ) -> Result<Grant, OAuthError> {
        let asked = Resources::read(&self.config, request.params)?;
        let resources = grant.resources.narrowed_to(asked, &self.config)?;
        Ok(Grant { resources, ..grant.clone() })
    }
}
