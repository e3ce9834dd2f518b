use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{FromRequestParts, RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use serde_json::Map;

use crate::{
    clock::Clock,
    config::{Config, GrantType},
    forms::{Form, FormError, Forms},
    grants::{Grants, ResourceOwner},
    http::{OAuthError, Params, with_cookie},
    origin::Origin,
    pages::{self, Credentials, DeviceProblem},
    passwords::{PasswordChecks, Refused},
    state::ServerState,
    store::{Attempt, Store, UserCode},
};

/// What the pages for devices work with.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct DevicePages {
    #[from_request(via(Extension))]
    origin: Arc<Origin>,
    #[from_request(via(State))]
    config: Arc<Config>,
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
    #[from_request(via(State))]
    passwords: Arc<PasswordChecks>,
    forms: Forms,
    grants: Grants,
}

/// `GET /v1/device`: the person comes, perhaps with the code in the address. It is only shown: the person who made the
/// link may have begun at the device (RFC 8628 §5.4), so that nothing is looked up before the form comes back.
pub async fn show(pages: DevicePages, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    let typed = params.one("user_code").ok().flatten().unwrap_or_default();
    let Ok((cookie, is_new)) = pages.forms.cookie_or_new(&headers) else {
        return OAuthError::unavailable().into_response();
    };
    let sign_in = pages.who(&cookie).is_none().then(Credentials::default);
    let page = pages.entry(&cookie, typed, sign_in, None);
    if is_new { with_cookie(page, &pages.origin, &cookie) } else { page }
}

/// `POST /v1/device`: the code was typed, and with it user name and password if nobody was signed in; or a test account was
/// selected, which only fills in the form.
pub async fn enter(pages: DevicePages, headers: HeaderMap, body: Body) -> Response {
    let form = match pages.forms.read(&headers, body, Form::Device).await {
        Ok(form) => form,
        Err(error) => return pages::form_error(error),
    };
    let typed = form.fields.text("user_code").unwrap_or_default();
    if let Some(owner) = pages.who(&form.cookie) {
        return pages.ask(&form.cookie, &owner.username, typed);
    }
    if let Some(account) = form.fields.text("account") {
        let credentials = Credentials::suggested(&pages.config.users, account);
        return pages.entry(&form.cookie, typed, Some(credentials), None);
    }
    let username = form.fields.text("username").unwrap_or_default();
    let password = form.fields.text("password").unwrap_or_default();
    let problem = match pages.passwords.check(username, password).await {
        Ok(username) => {
            let (sessions, now) = (&pages.store.sessions, pages.clock.now());
            return match sessions.begin(Some(&form.cookie), &username, Map::new(), now) {
                Ok(cookie) => with_cookie(pages.ask(&cookie, &username, typed), &pages.origin, &cookie),
                Err(_) => OAuthError::unavailable().into_response(),
            };
        }
        Err(Refused::Wrong) => DeviceProblem::SignIn,
        Err(Refused::Wait) => DeviceProblem::Wait,
    };
    pages.entry(&form.cookie, typed, Some(Credentials::typed(username)), Some(problem))
}

/// `POST /v1/device/decision`: allowed or denied.
pub async fn decide(pages: DevicePages, headers: HeaderMap, body: Body) -> Response {
    let form = match pages.forms.read(&headers, body, Form::DeviceDecision).await {
        Ok(form) => form,
        Err(error) => return pages::form_error(error),
    };
    let Some(owner) = pages.who(&form.cookie) else { return pages::form_error(FormError::NotSealed) };
    let is_allowed = form.fields.text("action") == Some("allow");
    pages.record(&form.request, is_allowed.then_some(owner))
}

impl DevicePages {
    /// Who answers at this browser.
    fn who(&self, cookie: &Secret) -> Option<ResourceOwner> {
        let now = self.clock.now();
        match self.config.sign_in_as.as_deref() {
            Some(username) => Some(ResourceOwner::without_session(username, now)),
            None => self.store.sessions.find(cookie, now).map(Into::into),
        }
    }

    /// Records what a person decided; a grant that no access policy allows is a refusal.
    fn record(&self, typed: &str, owner: Option<ResourceOwner>) -> Response {
        let (now, devices) = (self.clock.running(), &self.store.devices);
        let Some(request) = UserCode::parse(typed).and_then(|code| devices.find(&code, now)) else {
            return pages::form_error(FormError::NotSealed);
        };
        let grant = self.config.client(&request.client_id).zip(owner).and_then(|(client, owner)| {
            self.grants
                .make(&request.issuer, client, GrantType::DeviceCode, Some(owner), &request.scopes)
                .ok()
        });
        let is_allowed = grant.is_some();
        match devices.decide(&request.user_code, grant, now) {
            true => pages::device_done(is_allowed),
            false => pages::form_error(FormError::NotSealed),
        }
    }

    /// Asks a person who is known. Wrong codes are counted, so that nobody can try them all; they do not count
    /// as wrong passwords, or somebody who guesses codes would keep the person from signing in.
    fn ask(&self, cookie: &Secret, username: &str, typed: &str) -> Response {
        let (now, attempts) = (self.clock.running(), &self.store.attempts);
        let attempt = Attempt::DeviceCode(username);
        if !attempts.begin(attempt, now) {
            return self.entry(cookie, typed, None, Some(DeviceProblem::Wait));
        }
        let request = UserCode::parse(typed).and_then(|code| self.store.devices.find(&code, now));
        let Some(request) = request else {
            return self.entry(cookie, typed, None, Some(DeviceProblem::UnknownCode));
        };
        attempts.forget(attempt, now);
        let name =
            self.config.client(&request.client_id).map(|client| client.name.as_str()).unwrap_or_default();
        let sealed = self.forms.seal(Form::DeviceDecision, cookie, &request.user_code.to_text());
        pages::device_consent(&self.config, name, &request, username, &sealed)
    }

    fn entry(
        &self,
        cookie: &Secret,
        typed: &str,
        sign_in: Option<Credentials<'_>>,
        problem: Option<DeviceProblem>,
    ) -> Response {
        let sealed = self.forms.seal(Form::Device, cookie, "");
        pages::device_entry(&self.config.users, &sealed, typed, sign_in, problem)
    }
}
