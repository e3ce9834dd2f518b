//! Which handler answers which path: the one file that knows all handlers.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{any, get, post},
};

use crate::{
    api,
    app_files::app_file,
    authorize, device,
    dpop::offer_nonce,
    faults::inject_fault,
    http::{OAuthError, check_host, cross_origin, with_default_headers},
    introspect::introspect,
    logout, metadata,
    origin::ISSUER_PATH,
    pages,
    pushed::pushed_authorization_request,
    revoke::revoke,
    state::ServerState,
    store::Store,
    token::token,
    userinfo::userinfo,
    workshop,
};

/// Every path of the server.
pub fn router(state: ServerState) -> Router {
    Router::new()
        .merge(for_every_origin(&state))
        .merge(for_people())
        .nest("/workshop", workshop::router(&state))
        .layer(from_fn_with_state(state.clone(), refuse_unsaved))
        .fallback(app_file)
        .layer(from_fn_with_state(state.clone(), check_host))
        .layer(from_fn(with_default_headers))
        .with_state(state)
}

/// Endpoints that scripts of other origins may call.
fn for_every_origin(state: &ServerState) -> Router<ServerState> {
    let issuer = Router::new()
        .route("/.well-known/openid-configuration", get(metadata::metadata))
        .route("/.well-known/oauth-authorization-server", get(metadata::metadata))
        .route("/v1/keys", get(metadata::keys))
        .route("/v1/token", post(token))
        .route("/v1/userinfo", get(userinfo).post(userinfo))
        .route("/v1/revoke", post(revoke))
        .route("/v1/introspect", post(introspect))
        .route("/v1/par", post(pushed_authorization_request))
        .route("/v1/device/authorize", post(device::device_authorization));
    // RFC 8414 §3.1 puts the well-known part between host and path; OpenID Connect Discovery §4.1 after it.
    let inserted = format!("/.well-known/oauth-authorization-server{ISSUER_PATH}");
    let api = Router::new()
        .route("/me", get(api::me))
        .route("/items", get(api::items))
        .route("/admin", get(api::admin))
        .route("/explain", get(api::explain))
        .route("/broken", get(api::flaws))
        .route("/broken/items", get(api::broken_items))
        .fallback(api::not_found);
    Router::new()
        .nest(ISSUER_PATH, issuer)
        .route(&inserted, get(metadata::metadata))
        .nest("/api", api)
        .route("/api/", any(api::not_found))
        .layer(from_fn_with_state(state.clone(), offer_nonce))
        .layer(from_fn(cross_origin))
        .layer(from_fn_with_state(state.clone(), inject_fault))
}

/// Endpoints that only a person's browser goes to; no script of another origin reads their answers.
fn for_people() -> Router<ServerState> {
    let issuer = Router::new()
        .route("/v1/authorize", get(authorize::get).post(authorize::post))
        .route("/v1/sign-in", post(authorize::sign_in))
        .route("/v1/consent", post(authorize::consent))
        .route("/v1/device", get(device::show).post(device::enter))
        .route("/v1/device/decision", post(device::decide))
        .route("/v1/logout", get(logout::get).post(logout::post))
        .route("/v1/sign-out", post(logout::sign_out))
        .route(pages::STYLESHEET_PATH, get(pages::stylesheet));
    Router::new().nest(ISSUER_PATH, issuer)
}

/// Withholds every answer once something could not be written to the data folder: a restart would undo what
/// the answer says, and a revocation that is not kept is none.
async fn refuse_unsaved(State(store): State<Arc<Store>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if store.has_failed() { OAuthError::unavailable().into_response() } else { response }
}
