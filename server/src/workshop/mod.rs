//! What the app may change of a server that serves a workshop: `serve --workshop`.
//!
//! Everybody in the room shares the server, and what is switched here is switched for all of them.

mod clock;
mod faults;
mod gate;
mod keys;

use std::sync::Arc;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};

use crate::app::App;

/// The paths below `/workshop`.
pub fn router(app: Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/faults", get(faults::show).put(faults::set))
        .route("/clock", get(clock::show).put(clock::set))
        .route("/keys", post(keys::rotate))
        .layer(from_fn_with_state(app, gate::only_own_pages))
}
