use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{
    app::App,
    config::GrantType,
    http::{OAuthError, json as answer_json},
    site::Site,
    store::{DECISION_TIME, POLL_INTERVAL},
    token::{ClientRequest, read_client_form, requested_scopes},
};

/// `POST /v1/device/authorize`: a device begins (RFC 8628 §3.1).
pub async fn authorize(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let begun = async {
        let params = read_client_form(query.as_deref(), &headers, body).await?;
        begin(&ClientRequest::read(&app, &site, &headers, &params)?)
    };
    begun.await.unwrap_or_else(IntoResponse::into_response)
}

fn begin(request: &ClientRequest<'_>) -> Result<Response, OAuthError> {
    let ClientRequest { app, site, client, .. } = request;
    if !client.may_use_grant(GrantType::DeviceCode) {
        return Err(OAuthError::new("unauthorized_client", "the client is not registered for this grant"));
    }
    let scopes = requested_scopes(request)?;
    let (device_code, user_code) =
        app.store.devices.begin(&client.id, scopes, site.issuer.as_str().into(), app.clock.now())?;
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
