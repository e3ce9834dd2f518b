use std::sync::Arc;

use axum::{Extension, body::Body, extract::State, http::HeaderMap, response::Response};

use super::{AuthorizationRequest, approve::approve, decide::consent_key, endpoint::refuse};
use crate::{
    app::App,
    forms::{Form, FormError, read_sealed},
    http::Params,
    pages,
    site::Site,
};

/// `POST /v1/consent`: the consent form came back.
pub async fn consent(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let form = match read_sealed(&app, &site, &headers, body, Form::Consent).await {
        Ok(form) => form,
        Err(error) => return pages::form_error(error),
    };
    let request = match AuthorizationRequest::read(&app, &site, &Params::parse(form.request.as_bytes())) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    let now = app.clock.now();
    let Some(session) = app.store.sessions.find(&form.cookie, now) else {
        return pages::form_error(FormError::NotSealed);
    };
    if form.fields.text("action") != Some("allow") {
        return request.destination.refuse("access_denied", "the user did not allow this");
    }
    app.store.sessions.remember_consent(&form.cookie, &request.client.id, consent_key(&request), now);
    approve(&app, &request, session.into()).await
}
