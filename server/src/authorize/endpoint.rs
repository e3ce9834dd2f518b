use axum::{
    body::Body,
    extract::RawQuery,
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::{
    decide::Next,
    raw::{after_sign_in, with_account, with_prompt},
    refuse::refuse,
    service::AuthorizationEndpoint,
};
use crate::{
    authorization_request::{AuthorizationRequest, Destination, Refusal},
    config::origin_of,
    forms::Form,
    http::{OAuthError, Params, QUERY_MAX, cookie, read_form_bytes, see_other, with_cookie},
    pages::{self, Account, SignInForm, SignInProblem},
    store::PushedRequests,
};

/// `GET /v1/authorize`
pub async fn get(endpoint: AuthorizationEndpoint, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    endpoint.authorize(&headers, query.unwrap_or_default()).await
}

/// `POST /v1/authorize` (OpenID Connect Core §3.1.2.1)
pub async fn post(endpoint: AuthorizationEndpoint, headers: HeaderMap, body: Body) -> Response {
    let Some(raw) = read_body(&headers, body).await else {
        return pages::error(&pages::Problem::UNREADABLE_FORM);
    };
    // Browsers keep the cookie from a form that another site posts. Sent on with GET, the person is known.
    if endpoint.config.sign_in_as.is_none() && cookie(&headers, &endpoint.origin).is_none() {
        return see_other(&endpoint.address(&raw));
    }
    endpoint.authorize(&headers, raw).await
}

async fn read_body(headers: &HeaderMap, body: Body) -> Option<String> {
    let form = read_form_bytes(headers, body).await.ok().filter(|form| form.len() <= QUERY_MAX)?;
    // Form encoding is ASCII; anything else would not survive being sent on in an address.
    String::from_utf8(form.to_vec()).ok().filter(|form| form.bytes().all(|byte| byte.is_ascii_graphic()))
}

impl AuthorizationEndpoint {
    /// The request itself, or the one that was pushed before and that it refers to (RFC 9126 §4). Then nothing
    /// but the reference and the client counts.
    fn resolve(&self, raw: String) -> Result<String, pages::Problem> {
        let params = Params::parse(raw.as_bytes());
        let (Ok(Some(reference)), Ok(Some(client_id))) = (params.one("request_uri"), params.one("client_id"))
        else {
            return Ok(raw);
        };
        if !PushedRequests::is_reference(reference) {
            return Ok(raw);
        }
        let pushed = self.store.pushed.take(reference, client_id, self.clock.now());
        pushed.ok_or(pages::Problem::UNKNOWN_REFERENCE)
    }

    async fn authorize(&self, headers: &HeaderMap, raw: String) -> Response {
        let raw = match self.resolve(raw) {
            Ok(raw) => raw,
            Err(problem) => return pages::error(&problem),
        };
        let raw = raw.as_str();
        let request = match self.read(raw) {
            Ok(request) => request,
            Err(refusal) => return self.refuse_unasked(refusal, raw),
        };
        let known = cookie(headers, &self.origin);
        let session = known.as_ref().and_then(|cookie| self.store.sessions.find(cookie, self.clock.now()));
        let Ok(next) = self.decide(&request, session).await else {
            let (error, description) = ("temporarily_unavailable", "the server cannot sign now");
            return self.send_error(&request.destination, error, description, request.prompt.none);
        };
        match next {
            Next::SignIn => self.show_sign_in(headers, &request, raw),
            Next::Choose(session) => self.show_accounts(&request, raw, &session.username),
            Next::Consent(session) => match known {
                Some(cookie) => {
                    let sealed = self.forms.seal(Form::Consent, &cookie, raw);
                    let other_account = self.address(&with_prompt(raw, "login"));
                    pages::consent(&self.config, &request, &session.username, raw, &sealed, &other_account)
                }
                None => self.show_sign_in(headers, &request, raw),
            },
            Next::Approve(owner) => self.approve(&request, owner).await,
            Next::Refuse(error, description) => {
                self.send_error(&request.destination, error, description, request.prompt.none)
            }
        }
    }

    fn refuse_unasked(&self, refusal: Refusal, raw: &str) -> Response {
        match refusal {
            Refusal::Redirect { to, error, description } => {
                let is_silent = Params::parse(raw.as_bytes()).text("prompt") == Some("none");
                self.send_error(&to, error, description, is_silent)
            }
            refusal => refuse(refusal),
        }
    }

    /// Sends the browser back with an error, though nobody was asked. On this machine any program may listen at a port of the
    /// server's own host name, so there the person is shown the error and follows a link, or does not. A silent request has
    /// nobody to show it to.
    pub(super) fn send_error(
        &self,
        to: &Destination,
        error: &'static str,
        description: &str,
        is_silent: bool,
    ) -> Response {
        let origin = &self.origin;
        let uri = to.redirect_uri.as_str();
        let is_neighbour =
            uri.starts_with("http:") && origin.has_host_of(uri) && origin_of(uri) != origin.url;
        match is_neighbour && !is_silent {
            true => pages::neighbour_error(error, description, &to.address_of_error(error, description)),
            false => to.refuse(error, description),
        }
    }

    /// The ways on: with the account that is signed in, with another one that the classroom shows, with any other.
    fn show_accounts(&self, request: &AuthorizationRequest<'_>, raw: &str, username: &str) -> Response {
        let needs_consent = request.prompt.consent;
        let way = |name: &str, what, rest: String| Account {
            name: name.to_owned(),
            what,
            address: self.address(&rest),
        };
        let shown = self.config.users.iter().filter(|user| user.shown_password.is_some());
        let others = shown.filter(|user| *user.username != *username).map(|user| {
            way(&user.username, "sign in", with_account(raw, Some(&user.username), needs_consent))
        });
        let mut accounts = vec![way(username, "signed in", after_sign_in(raw, needs_consent))];
        accounts.extend(others);
        accounts.push(way("Another account", "sign in", with_account(raw, None, needs_consent)));
        pages::accounts(request, raw, &accounts)
    }

    fn show_sign_in(&self, headers: &HeaderMap, request: &AuthorizationRequest<'_>, raw: &str) -> Response {
        let Ok((cookie, is_new)) = self.forms.cookie_or_new(headers) else {
            return OAuthError::unavailable().into_response();
        };
        let sealed = self.forms.seal(Form::SignIn, &cookie, raw);
        let page = self.sign_in_page(request, raw, &sealed, &Params::default(), None);
        if is_new { with_cookie(page, &self.origin, &cookie) } else { page }
    }

    pub(super) fn sign_in_page(
        &self,
        request: &AuthorizationRequest<'_>,
        raw: &str,
        sealed: &str,
        typed: &Params,
        problem: Option<SignInProblem>,
    ) -> Response {
        let with_account =
            |username: &str| self.address(&with_account(raw, Some(username), request.prompt.consent));
        let form = SignInForm { users: &self.config.users, raw, sealed, with_account: &with_account };
        pages::sign_in(&form, request, typed, problem)
    }
}
