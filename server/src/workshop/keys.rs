use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    clock::Clock, config::Config, faults::Faults, http::OAuthError, key_rotation::rotate_keys, keys::Keys,
    metadata,
};

/// `POST /workshop/keys`: new keys sign from now on, and the old ones stay published. Answers with the key set.
pub async fn make_new_keys(
    State(keys): State<Arc<Keys>>,
    State(clock): State<Arc<Clock>>,
    State(config): State<Arc<Config>>,
    State(faults): State<Arc<Faults>>,
) -> Response {
    match rotate_keys(&keys, &clock, &config).await {
        Ok(()) => metadata::keys(State(keys), State(faults), State(clock)).await,
        Err(_) => OAuthError::unavailable().into_response(),
    }
}
