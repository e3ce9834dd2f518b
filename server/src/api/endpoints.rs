use axum::{
    http::request::Parts,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{bearer::Guard, items::list};
use crate::http::{OAuthError, json as answer_json, json_bytes};

/// `GET /api/me`: what the token says about its bearer.
pub async fn me(guard: Guard, request: Parts) -> Response {
    match guard.authorize(&request, None).await {
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
pub async fn items(guard: Guard, request: Parts) -> Response {
    match guard.authorize(&request, Some("api:read")).await {
        Ok(_) => json_bytes(list()),
        Err(error) => error.into_response(),
    }
}

/// `GET /api/admin`: for a scope that nobody has, so that a refusal can be seen.
pub async fn admin(guard: Guard, request: Parts) -> Response {
    match guard.authorize(&request, Some("api:admin")).await {
        Ok(_) => answer_json(&json!({ "admin": true })),
        Err(error) => error.into_response(),
    }
}

/// Any other path below `/api`.
pub async fn not_found() -> Response {
    OAuthError::new("not_found", "the API has no such path").with_status(404).into_response()
}
