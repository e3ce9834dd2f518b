use axum::response::Response;
use serde_json::json;

use crate::{
    config::GrantType,
    http::{OAuthError, json as answer_json},
    store::{DECISION_TIME, POLL_INTERVAL},
    token::{ClientForm, ClientRequest, requested_scopes},
};

/// `POST /v1/device/authorize`: a device begins (RFC 8628 §3.1).
pub async fn authorize(form: ClientForm) -> Result<Response, OAuthError> {
    begin(&form.authenticate()?)
}

fn begin(request: &ClientRequest<'_>) -> Result<Response, OAuthError> {
    let ClientRequest { app, site, client, .. } = request;
    if !client.may_use_grant(GrantType::DeviceCode) {
        return Err(OAuthError::new("unauthorized_client", "the client is not registered for this grant"));
    }
    let scopes = requested_scopes(request)?;
    let (device_code, user_code) =
        app.store.devices.begin(&client.id, scopes, site.issuer.as_str().into(), app.clock.running())?;
    let page = site.endpoint("/v1/device");
    Ok(answer_json(&json!({
        "device_code": device_code.expose(),
        "user_code": user_code.to_text(),
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?user_code={}", user_code.to_text()),
        "expires_in": DECISION_TIME.seconds(),
        "interval": POLL_INTERVAL.seconds(),
    })))
}
