//! The protected API: a resource server that accepts this server's access tokens (RFC 6750, RFC 9068).

mod bearer;
pub mod broken;
mod explain;
mod items;
mod presented;
mod refused;

pub use bearer::authorize_presented;
pub use explain::explain;
pub use presented::{Presented, Scheme, read_header};
pub use refused::{BearerError, Refused};

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::request::Parts,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    app::App,
    http::{OAuthError, json as answer_json, json_bytes},
    site::Site,
};
use bearer::authorize;

/// `GET /api/me`: what the token says about its bearer.
pub async fn me(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    request: Parts,
) -> Response {
    match authorize(&app, &site, &request, None).await {
        Ok(token) => answer_json(&json!({
            "sub": token.get("sub"),
            "client_id": token.get("client_id"),
            "scope": token.get("scope"),
            "exp": token.get("exp"),
            "is_user": token.contains_key("uid"),
        })),
        Err(error) => error.into_response(),
    }
}

/// `GET /api/items`: a list, for the scope `api:read`.
pub async fn items(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    request: Parts,
) -> Response {
    match authorize(&app, &site, &request, Some("api:read")).await {
        Ok(_) => json_bytes(items::list()),
        Err(error) => error.into_response(),
    }
}

/// `GET /api/admin`: for a scope that nobody has, so that a refusal can be seen.
pub async fn admin(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    request: Parts,
) -> Response {
    match authorize(&app, &site, &request, Some("api:admin")).await {
        Ok(_) => answer_json(&json!({ "admin": true })),
        Err(error) => error.into_response(),
    }
}

/// Any other path below `/api`.
pub async fn not_found() -> Response {
    OAuthError::new("not_found", "the API has no such path").with_status(404).into_response()
}
