use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::{
    AuthorizationRequest, Refusal,
    approve::approve,
    decide::{Next, decide},
    raw::{after_sign_in, with_account, with_prompt},
};
use crate::{
    app::App,
    forms::{Form, cookie_or_new, seal},
    http::{OAuthError, Params, QUERY_MAX, cookie, read_form_bytes, see_other, with_cookie},
    pages::{self, Account},
    site::Site,
    store::PushedRequests,
};

/// `GET /v1/authorize`
pub async fn get(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    answer(&app, &site, &headers, query.unwrap_or_default()).await
}

/// `POST /v1/authorize` (OpenID Connect Core §3.1.2.1)
pub async fn post(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(raw) = read_body(&headers, body).await else {
        return pages::error(&pages::Problem::UNREADABLE_FORM);
    };
    // Browsers keep the cookie from a form that another site posts. Sent on with GET, the person is known.
    if app.config.sign_in_as.is_none() && cookie(&headers, &site).is_none() {
        return see_other(&[&site.endpoint("/v1/authorize?"), &*raw].concat());
    }
    answer(&app, &site, &headers, raw).await
}

async fn read_body(headers: &HeaderMap, body: Body) -> Option<String> {
    let form = read_form_bytes(headers, body).await.ok().filter(|form| form.len() <= QUERY_MAX)?;
    // Form encoding is ASCII; anything else would not survive being sent on in an address.
    String::from_utf8(form.to_vec()).ok().filter(|form| form.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// The request itself, or the one that was pushed before and that it refers to (RFC 9126 §4). Then nothing
/// but the reference and the client counts.
fn resolve(app: &App, raw: String) -> Result<String, pages::Problem> {
    let params = Params::parse(raw.as_bytes());
    let (Ok(Some(reference)), Ok(Some(client_id))) = (params.one("request_uri"), params.one("client_id"))
    else {
        return Ok(raw);
    };
    if !PushedRequests::is_reference(reference) {
        return Ok(raw);
    }
    let pushed = app.store.pushed.take(reference, client_id, app.clock.now());
    pushed.ok_or(pages::Problem::UNKNOWN_REFERENCE)
}

async fn answer(app: &App, site: &Site, headers: &HeaderMap, raw: String) -> Response {
    let raw = match resolve(app, raw) {
        Ok(raw) => raw,
        Err(problem) => return pages::error(&problem),
    };
    let raw = raw.as_str();
    let request = match AuthorizationRequest::read(app, site, &Params::parse(raw.as_bytes())) {
        Ok(request) => request,
        Err(refusal) => return refuse(refusal),
    };
    let known = cookie(headers, site);
    let session = known.as_ref().and_then(|cookie| app.store.sessions.find(cookie, app.clock.now()));
    let Ok(next) = decide(app, site, &request, session).await else {
        return request.destination.refuse("temporarily_unavailable", "the server cannot sign now");
    };
    match next {
        Next::SignIn => show_sign_in(app, site, headers, &request, raw),
        Next::Choose(session) => show_accounts(app, site, &request, raw, &session.username),
        Next::Consent(session) => match known {
            Some(cookie) => {
                let sealed = seal(&app.seal_key, Form::Consent, &cookie, raw, app.clock.now());
                let other_account = [&site.endpoint("/v1/authorize?"), &*with_prompt(raw, "login")].concat();
                pages::consent(app, &request, &session.username, raw, &sealed, &other_account)
            }
            None => show_sign_in(app, site, headers, &request, raw),
        },
        Next::Approve(who) => approve(app, &request, who).await,
        Next::Refuse(error, description) => request.destination.refuse(error, description),
    }
}

/// The ways on: with the account that is signed in, with another one that the classroom shows, with any other.
fn show_accounts(
    app: &App,
    site: &Site,
    request: &AuthorizationRequest<'_>,
    raw: &str,
    username: &str,
) -> Response {
    let needs_consent = request.prompt.consent;
    let to = |rest: String| [&site.endpoint("/v1/authorize?"), &*rest].concat();
    let way = |name: &str, what, rest| Account { name: name.to_owned(), what, address: to(rest) };
    let shown = app.config.users.iter().filter(|user| user.shown_password.is_some());
    let others = shown
        .filter(|user| *user.username != *username)
        .map(|user| way(&user.username, "sign in", with_account(raw, Some(&user.username), needs_consent)));
    let mut accounts = vec![way(username, "signed in", after_sign_in(raw, needs_consent))];
    accounts.extend(others);
    accounts.push(way("Another account", "sign in", with_account(raw, None, needs_consent)));
    pages::accounts(request, raw, &accounts)
}

fn show_sign_in(
    app: &App,
    site: &Site,
    headers: &HeaderMap,
    request: &AuthorizationRequest<'_>,
    raw: &str,
) -> Response {
    let Ok((cookie, is_new)) = cookie_or_new(headers, site) else {
        return OAuthError::unavailable().into_response();
    };
    let sealed = seal(&app.seal_key, Form::SignIn, &cookie, raw, app.clock.now());
    let page = pages::sign_in(app, request, raw, &sealed, &Params::default(), None);
    if is_new { with_cookie(page, site, &cookie) } else { page }
}

/// Tells the person, or the client.
pub(super) fn refuse(refusal: Refusal) -> Response {
    match refusal {
        Refusal::Page { error, problem, mend } => pages::error(&pages::Problem { error, problem, mend }),
        Refusal::Redirect { to, error, description } => to.refuse(error, description),
    }
}
