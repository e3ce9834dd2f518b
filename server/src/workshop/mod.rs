//! What the app may change of a server that serves a workshop: `serve --workshop`.
//!
//! Everybody in the room shares the server, and what is switched here is switched for all of them.

mod faults;
mod gate;

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state, routing::get};

use crate::app::App;

/// The paths below `/workshop`.
pub fn router(app: Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .route("/faults", get(faults::show).put(faults::set))
        .layer(from_fn_with_state(app, gate::only_own_pages))
}
