use std::sync::Arc;

use axum::extract::{FromRequestParts, State};

use crate::{
    clock::Clock,
    config::Config,
    faults::Faults,
    http::OAuthError,
    keys::{KeySet, Keys},
    state::ServerState,
    store::Store,
};

/// Signs tokens, and checks those that come back.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct Tokens {
    #[from_request(via(State))]
    pub(super) config: Arc<Config>,
    #[from_request(via(State))]
    pub(super) store: Arc<Store>,
    #[from_request(via(State))]
    keys: Arc<Keys>,
    #[from_request(via(State))]
    pub(super) faults: Arc<Faults>,
    #[from_request(via(State))]
    pub(super) clock: Arc<Clock>,
}

impl Tokens {
    /// The keys; waits until they are made.
    pub async fn keys(&self) -> Result<Arc<KeySet>, OAuthError> {
        self.keys.set().await.map_err(|_| OAuthError::unavailable())
    }
}
