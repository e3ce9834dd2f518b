//! What the app may change of a server that serves a workshop: `serve --workshop`.
//!
//! Everybody in the room shares the server, and what is switched here is switched for all of them.

mod clock;
mod faults;
mod keys;
mod own_pages;

use axum::{
    Router,
    middleware::from_fn_with_state,
    routing::{get, post},
};

use crate::state::ServerState;

/// The paths below `/workshop`.
pub fn router(state: &ServerState) -> Router<ServerState> {
    Router::new()
        .route("/faults", get(faults::show_faults).put(faults::set_faults))
        .route("/clock", get(clock::show_clock).put(clock::set_clock))
        .route("/keys", post(keys::make_new_keys))
        .layer(from_fn_with_state(state.clone(), own_pages::only_own_pages))
}
