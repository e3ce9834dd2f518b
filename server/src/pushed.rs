//! The pushed authorization request endpoint (RFC 9126).

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use form_urlencoded::Serializer;
use serde_json::json;

use crate::{
    authorize::{AuthorizationRequest, Refusal},
    http::{OAuthError, Params, QUERY_MAX, json as answer_json},
    store::PUSHED_LIFETIME,
    token::{ClientForm, ClientRequest},
};

/// What proves the client, and is no part of its request.
const CREDENTIALS: [&str; 3] = ["client_secret", "client_assertion", "client_assertion_type"];

/// `POST /v1/par`
pub async fn answer(form: ClientForm) -> Result<Response, OAuthError> {
    let reference = keep(&form.authenticate_with_key()?)?;
    let answer = json!({ "request_uri": reference, "expires_in": PUSHED_LIFETIME.seconds() });
    Ok((StatusCode::CREATED, answer_json(&answer)).into_response())
}

/// Checks a request as the authorization endpoint would, and keeps it.
fn keep(request: &ClientRequest<'_>) -> Result<String, OAuthError> {
    let ClientRequest { app, site, client, params, key } = request;
    // RFC 9126 §2.1: a reference to a request is no request.
    if params.text("request_uri").is_some() {
        return Err(OAuthError::invalid_request("request_uri cannot be pushed"));
    }
    let pairs = params.iter().filter(|(name, _)| !CREDENTIALS.contains(name) && *name != "client_id");
    // RFC 9449 §10.1: a proof here binds the code as the parameter does; both must name one key.
    let asked_key = params.text("dpop_jkt");
    if key.as_deref().zip(asked_key).is_some_and(|(proved, asked)| proved != asked) {
        return Err(OAuthError::new("invalid_dpop_proof", "dpop_jkt is not the key of the DPoP proof"));
    }
    let implied = key.as_deref().filter(|_| asked_key.is_none()).map(|key| ("dpop_jkt", key));
    let mut form = Serializer::new(String::new());
    let text = form.append_pair("client_id", &client.id).extend_pairs(pairs).extend_pairs(implied).finish();
    if text.len() > QUERY_MAX {
        return Err(
            OAuthError::invalid_request("the request is longer than this server keeps").with_status(413)
        );
    }
    match AuthorizationRequest::read(app, site, &Params::parse(text.as_bytes())) {
        Ok(_) => Ok(app.store.pushed.keep(&client.id, text, app.clock.now())?),
        Err(Refusal::Page { mend, .. }) => Err(OAuthError::invalid_request(mend)),
        Err(Refusal::Redirect { error, description, .. }) => Err(OAuthError::new(error, description)),
    }
}
