use axum::{body::Body, http::HeaderMap, response::Response};

use super::{decide::consent_key, refuse::refuse, service::AuthorizationEndpoint};
use crate::{
    forms::{Form, FormError},
    pages,
};

/// `POST /v1/consent`: the consent form came back.
pub async fn consent(endpoint: AuthorizationEndpoint, headers: HeaderMap, body: Body) -> Response {
    let form = match endpoint.forms.read(&headers, body, Form::Consent).await {
        Ok(form) => form,
        Err(error) => return pages::form_error(error),
    };
    let request = match endpoint.read(&form.request) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    let (now, sessions) = (endpoint.clock.now(), &endpoint.store.sessions);
    let Some(session) = sessions.find(&form.cookie, now) else {
        return pages::form_error(FormError::NotSealed);
    };
    if form.fields.text("action") != Some("allow") {
        return request.destination.refuse("access_denied", "the user did not allow this");
    }
    sessions.remember_consent(&form.cookie, &request.client.id, consent_key(&request), now);
    endpoint.approve(&request, session.into()).await
}
