use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{app::App, http::OAuthError, metadata};

/// `POST /workshop/keys`: new keys sign from now on, and the old ones stay published. Answers with the key set.
pub async fn rotate(State(app): State<Arc<App>>) -> Response {
    match app.rotate_keys().await {
        Ok(()) => metadata::keys(State(app)).await,
        Err(_) => OAuthError::unavailable().into_response(),
    }
}
