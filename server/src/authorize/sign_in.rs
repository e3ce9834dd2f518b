use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use super::{
    AuthorizationRequest, decide::expected_subject, endpoint::refuse, own_claims::read_own_claims,
    raw::after_sign_in,
};
use crate::{
    app::App,
    forms::{Form, SealedForm, read_sealed, seal},
    http::{OAuthError, Params, see_other, with_cookie},
    pages::{self, SignInProblem},
    passwords::{self, Refused},
    site::Site,
};

/// `POST /v1/sign-in`: the sign-in form came back.
pub async fn sign_in(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let form = match read_sealed(&app, &site, &headers, body, Form::SignIn).await {
        Ok(form) => form,
        Err(error) => return pages::form_error(error),
    };
    let request = match AuthorizationRequest::read(&app, &site, &Params::parse(form.request.as_bytes())) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    let username = form.fields.text("username").unwrap_or_default();
    let password = form.fields.text("password").unwrap_or_default();
    match passwords::check(&app, username, password).await {
        Ok(username) => begin_session(&app, &site, &form, &request, &username).await,
        Err(refused) => ask_again(&app, &form, &request, refused),
    }
}

async fn begin_session(
    app: &App,
    site: &Site,
    form: &SealedForm,
    request: &AuthorizationRequest<'_>,
    username: &str,
) -> Response {
    let claims = read_own_claims(&form.fields);
    let Ok(cookie) = app.store.sessions.begin(Some(&form.cookie), username, claims, app.clock.now()) else {
        return OAuthError::unavailable().into_response();
    };
    let subject = app.config.user(username).map(|user| user.subject.as_str());
    // OpenID Connect Core §3.1.2.1: another user than the one hinted at is an error for the client.
    let response = match expected_subject(app, site, request).await {
        Ok(Some(expected)) if subject != Some(&expected) => {
            request.destination.refuse("login_required", "somebody else signed in")
        }
        Ok(_) => {
            let rest = after_sign_in(&form.request, request.prompt.consent);
            see_other(&[&site.endpoint("/v1/authorize?"), &*rest].concat())
        }
        Err(_) => OAuthError::unavailable().into_response(),
    };
    with_cookie(response, site, &cookie)
}

fn ask_again(app: &App, form: &SealedForm, request: &AuthorizationRequest<'_>, refused: Refused) -> Response {
    let sealed = seal(&app.seal_key, Form::SignIn, &form.cookie, &form.request, app.clock.now());
    let (problem, status) = match refused {
        Refused::Wrong => (SignInProblem::Wrong, StatusCode::UNPROCESSABLE_ENTITY),
        Refused::Wait => (SignInProblem::Wait, StatusCode::TOO_MANY_REQUESTS),
    };
    let mut page = pages::sign_in(app, request, &form.request, &sealed, &form.fields, Some(problem));
    *page.status_mut() = status;
    page
}
