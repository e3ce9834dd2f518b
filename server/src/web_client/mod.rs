//! The web client: the confidential application of the source documents, on a port of its own.
//!
//! It signs people in with a code, its secret as Basic and PKCE, keeps the tokens here, and shows everything
//! that went over the wire. What it is made of is [`crate::client`]: to it this server is any other.

mod check_origin;
mod client;
mod handlers;
mod page;
mod visits;
mod wire;
mod work;

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};

pub use client::{WebClient, origin_at, redirect_rule};

use crate::{http::with_default_headers, origin::ISSUER_PATH, pages};
use check_origin::check_origin;

/// Every path of the web client.
pub fn router(client: Arc<WebClient>) -> Router {
    Router::new()
        .route("/", get(handlers::home))
        .route("/sign-in", post(handlers::sign_in))
        .route("/callback", get(handlers::callback))
        .route("/call", post(handlers::call))
        .route("/renew", post(handlers::renew))
        .route("/sign-out", post(handlers::sign_out))
        .route("/wire.json", get(handlers::wire_json))
        .route(&[ISSUER_PATH, pages::STYLESHEET_PATH].concat(), get(pages::stylesheet))
        .fallback(page::not_found)
        .layer(from_fn_with_state(client.clone(), check_origin))
        .layer(from_fn(with_default_headers))
        .with_state(client)
}
