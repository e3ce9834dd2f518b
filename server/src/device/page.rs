use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use form_urlencoded::Serializer;
use serde_json::Map;

use crate::{
    app::App,
    config::GrantType,
    forms::{Form, FormError, cookie_or_new, read_sealed, seal, signed_in},
    grants::{Who, make_grant},
    http::{OAuthError, Params, see_other, with_cookie},
    pages::{self, DeviceProblem},
    passwords::{self, Refused},
    site::Site,
    store::{Session, UserCode},
};

/// `GET /v1/device`: the person comes, perhaps with the code in the address.
pub async fn show(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let params = Params::parse(query.unwrap_or_default().as_bytes());
    let typed = params.one("user_code").ok().flatten().unwrap_or_default();
    if let Some(username) = app.config.sign_in_as.as_deref().filter(|_| !typed.is_empty()) {
        return record(&app, typed, Some(Who::without_session(username, app.clock.now())));
    }
    match signed_in(&app, &site, &headers) {
        Some((cookie, session)) if !typed.is_empty() => ask(&app, &cookie, &session, typed),
        session => entry(&app, &site, &headers, typed, session.is_none(), None),
    }
}

/// `POST /v1/device`: the code was typed, and with it user name and password if nobody was signed in.
pub async fn enter(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let form = match read_sealed(&app, &site, &headers, body, Form::Device).await {
        Ok(form) => form,
        Err(error) => return pages::form_error(error),
    };
    let typed = form.fields.text("user_code").unwrap_or_default();
    let query = Serializer::new(String::new()).append_pair("user_code", typed).finish();
    let next = see_other(&[&site.endpoint("/v1/device?"), &*query].concat());
    if app.config.sign_in_as.is_some() || signed_in(&app, &site, &headers).is_some() {
        return next;
    }
    let username = form.fields.text("username").unwrap_or_default();
    let password = form.fields.text("password").unwrap_or_default();
    let problem = match passwords::check(&app, username, password).await {
        Ok(username) => {
            return match app.store.sessions.begin(Some(&form.cookie), &username, Map::new(), app.clock.now())
            {
                Ok(cookie) => with_cookie(next, &site, &cookie),
                Err(_) => OAuthError::unavailable().into_response(),
            };
        }
        Err(Refused::Wrong) => DeviceProblem::SignIn,
        Err(Refused::Wait) => DeviceProblem::Wait,
    };
    entry(&app, &site, &headers, typed, true, Some(problem))
}

/// `POST /v1/device/decision`: allowed or denied.
pub async fn decide(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let form = match read_sealed(&app, &site, &headers, body, Form::DeviceDecision).await {
        Ok(form) => form,
        Err(error) => return pages::form_error(error),
    };
    let session = app.store.sessions.find(&form.cookie, app.clock.now());
    let Some(session) = session else { return pages::form_error(FormError::NotSealed) };
    let is_allowed = form.fields.text("action") == Some("allow");
    record(&app, &form.request, is_allowed.then(|| session.into()))
}

/// Records what a person decided; a grant that no access policy allows is a refusal.
fn record(app: &App, typed: &str, who: Option<Who>) -> Response {
    let (now, devices) = (app.clock.running(), &app.store.devices);
    let Some(request) = UserCode::parse(typed).and_then(|code| devices.find(&code, now)) else {
        return pages::form_error(FormError::NotSealed);
    };
    let grant = app.config.client(&request.client_id).zip(who).and_then(|(client, who)| {
        make_grant(app, &request.issuer, client, GrantType::DeviceCode, Some(who), &request.scopes).ok()
    });
    let is_allowed = grant.is_some();
    match devices.decide(&request.user_code, grant, now) {
        true => pages::device_done(is_allowed),
        false => pages::form_error(FormError::NotSealed),
    }
}

/// Asks a person who is signed in. Wrong codes count as wrong passwords do, so that nobody can try them all.
fn ask(app: &App, cookie: &Secret, session: &Session, typed: &str) -> Response {
    let (now, attempts) = (app.clock.running(), &app.store.attempts);
    if attempts.must_wait(&session.username, now) {
        return again(app, cookie, typed, DeviceProblem::Wait);
    }
    let request = UserCode::parse(typed).and_then(|code| app.store.devices.find(&code, now));
    let Some(request) = request else {
        attempts.record_failure(&session.username, now);
        return again(app, cookie, typed, DeviceProblem::UnknownCode);
    };
    let name = app.config.client(&request.client_id).map(|client| client.name.as_str()).unwrap_or_default();
    let sealed =
        seal(&app.seal_key, Form::DeviceDecision, cookie, &request.user_code.to_text(), app.clock.now());
    pages::device_consent(app, name, &request, &session.username, &sealed)
}

fn again(app: &App, cookie: &Secret, typed: &str, problem: DeviceProblem) -> Response {
    let sealed = seal(&app.seal_key, Form::Device, cookie, "", app.clock.now());
    pages::device_entry(app, &sealed, typed, false, Some(problem))
}

fn entry(
    app: &App,
    site: &Site,
    headers: &HeaderMap,
    typed: &str,
    needs_sign_in: bool,
    problem: Option<DeviceProblem>,
) -> Response {
    let Ok((cookie, is_new)) = cookie_or_new(headers, site) else {
        return OAuthError::unavailable().into_response();
    };
    let needs_sign_in = needs_sign_in && app.config.sign_in_as.is_none();
    let sealed = seal(&app.seal_key, Form::Device, &cookie, "", app.clock.now());
    let page = pages::device_entry(app, &sealed, typed, needs_sign_in, problem);
    if is_new { with_cookie(page, site, &cookie) } else { page }
}
