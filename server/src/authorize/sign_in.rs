use axum::{
    body::Body,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};

use super::{raw::after_sign_in, refuse::refuse, service::AuthorizationEndpoint};
use crate::{
    authorization_request::{AuthorizationRequest, read_own_claims},
    forms::{Form, SealedForm},
    http::{OAuthError, see_other, with_cookie},
    pages::{self, SignInProblem},
    passwords::Refused,
};

/// `POST /v1/sign-in`: the sign-in form came back.
pub async fn sign_in(endpoint: AuthorizationEndpoint, headers: HeaderMap, body: Body) -> Response {
    let form = match endpoint.forms.read(&headers, body, Form::SignIn).await {
        Ok(form) => form,
        Err(error) => return pages::form_error(error),
    };
    let request = match endpoint.read(&form.request) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    let username = form.fields.text("username").unwrap_or_default();
    let password = form.fields.text("password").unwrap_or_default();
    match endpoint.passwords.check(username, password).await {
        Ok(username) => endpoint.begin_session(&form, &request, &username).await,
        Err(refused) => endpoint.ask_again(&form, &request, refused),
    }
}

impl AuthorizationEndpoint {
    async fn begin_session(
        &self,
        form: &SealedForm,
        request: &AuthorizationRequest<'_>,
        username: &str,
    ) -> Response {
        let claims =
            self.config.user(username).map(|user| read_own_claims(&form.fields, user)).unwrap_or_default();
        let Ok(cookie) = self.store.sessions.begin(Some(&form.cookie), username, claims, self.clock.now())
        else {
            return OAuthError::unavailable().into_response();
        };
        let subject = self.config.user(username).map(|user| user.subject.as_str());
        // OpenID Connect Core §3.1.2.1: another user than the one hinted at is an error for the client.
        let response = match self.expected_subject(request).await {
            Ok(Some(expected)) if subject != Some(&expected) => {
                request.destination.refuse("login_required", "another user signed in")
            }
            Ok(_) => {
                let rest = after_sign_in(&form.request, request.prompt.consent);
                see_other(&self.address(&rest))
            }
            Err(_) => OAuthError::unavailable().into_response(),
        };
        with_cookie(response, &self.origin, &cookie)
    }

    fn ask_again(&self, form: &SealedForm, request: &AuthorizationRequest<'_>, refused: Refused) -> Response {
        let sealed = self.forms.seal(Form::SignIn, &form.cookie, &form.request);
        let (problem, status) = match refused {
            Refused::Wrong => (SignInProblem::Wrong, StatusCode::UNPROCESSABLE_ENTITY),
            Refused::Wait => (SignInProblem::Wait, StatusCode::TOO_MANY_REQUESTS),
        };
        let mut page = self.sign_in_page(request, &form.request, &sealed, &form.fields, Some(problem));
        *page.status_mut() = status;
        page
    }
}
