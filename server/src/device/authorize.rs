use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde_json::json;

use crate::{
    client_authentication::ClientForm,
    clock::Clock,
    config::GrantType,
    http::{OAuthError, json as answer_json},
    store::{DECISION_TIME, POLL_INTERVAL, Store},
};

/// `POST /v1/device/authorize`: a device begins (RFC 8628 §3.1).
pub async fn device_authorization(
    State(store): State<Arc<Store>>,
    State(clock): State<Arc<Clock>>,
    form: ClientForm,
) -> Result<Response, OAuthError> {
    let request = form.authenticate()?;
    if !request.client.may_use_grant(GrantType::DeviceCode) {
        return Err(OAuthError::new("unauthorized_client", "the client is not registered for this grant"));
    }
    let (scopes, issuer) = (request.scopes()?, request.origin.issuer.as_str().into());
    let (device_code, user_code) =
        store.devices.begin(&request.client.id, scopes, issuer, clock.running())?;
    let page = request.origin.endpoint("/v1/device");
    Ok(answer_json(&json!({
        "device_code": device_code.expose(),
        "user_code": user_code.to_text(),
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?user_code={}", user_code.to_text()),
        "expires_in": DECISION_TIME.seconds(),
        "interval": POLL_INTERVAL.seconds(),
    })))
}
