//! Calls of the protected API with the access token (RFC 6750 §2.1, §3).

use std::rc::Rc;

use super::{
    api_response::{ApiResponse, STATUS},
    context::{Context, Prefetched},
    dpop::{self, ProtectedRequest},
    eager::Started,
    exchange_log::Exchanged,
    renewal,
};
use crate::{
    browser::clock,
    protocol::{
        check::{Check, Checks, Failure},
        http::Request,
        url::HttpUrl,
    },
    session::Session,
    trace::Purpose,
};

crate::rules! {
    ORIGIN = "API_ORIGIN_NOT_LISTED", Configuration, "RFC 6750 §5.3, RFC 9700 §4.9.1",
        "The access token goes to listed origins only",
        "The access token was not sent, because that address is not on the list of those that may receive it.",
        "Add the origin to api.allowed_origins if it is yours.";
    NO_TOKEN = "API_NO_TOKEN", User, "RFC 6750 §2",
        "There is an access token to send",
        "There is no access token to call the API with.",
        "Sign in with a response type that gives one, for example code.";
}

/// The largest response of the API that is read, in bytes.
const MAX_API_BYTES: usize = 4 * 1024 * 1024;

/// Asks the API for its list before there is a page to show it. [`get`] takes the response over.
///
/// The token of a provider that the user added is not sent unasked.
pub(super) fn prefetch(context: &Rc<Context>, session: &Session) {
    let api = &context.configuration.api;
    let is_sent = session.access_token.is_some()
        && !session.is_expired(clock::now())
        && context.configuration.names(&session.provider_id);
    let Some(url) = api.url(&api.list).ok().filter(|url| is_sent && api.may_receive_token(url)) else {
        return;
    };
    let (asking, asked, session) = (context.clone(), url.clone(), session.clone());
    let session_id = session.id.clone();
    let response = Started::new(async move { send(&asking, &asked, &session).await });
    context.prefetched.replace(Some(Prefetched { url, session_id, response }));
}

/// GETs `url` with the access token. After a 401 the session is renewed and the request repeated, once.
pub(super) async fn get(context: Rc<Context>, url: HttpUrl) -> ApiResponse {
    let api = &context.configuration.api;
    if !api.may_receive_token(&url) {
        return Failure::of(&ORIGIN, &api.allowed_origins.join(", "), url.origin()).into();
    }
    // After a long sleep the token may have expired before the planned renewal.
    let is_renewable = |session: &Session| session.refresh_token.is_some();
    if context.session().is_some_and(|session| session.is_expired(clock::now()) && is_renewable(&session)) {
        renewal::renew(context.clone()).await;
    }
    let Some(session) = context.session() else { return Failure::plain(&NO_TOKEN).into() };
    let prefetched = context.prefetched.take();
    let first = match prefetched.filter(|known| known.url == url && known.session_id == session.id) {
        Some(known) => known.response.await,
        None => send(&context, &url, &session).await,
    };
    let first = judge(&context, first);
    if first.status() != Some(401) || !context.session().is_some_and(|session| is_renewable(&session)) {
        return first;
    }
    let newer = || context.session().filter(|current| current.is_newer_than(&session));
    if newer().is_none() {
        renewal::renew(context.clone()).await;
    }
    match newer() {
        Some(renewed) => judge(&context, send(&context, &url, &renewed).await),
        None => first,
    }
}

async fn send(context: &Context, url: &HttpUrl, session: &Session) -> Exchanged {
    if session.access_token.is_none() {
        return Err(Failure::plain(&NO_TOKEN));
    }
    let request = ProtectedRequest {
        purpose: Purpose::ApiRequest,
        request: Request::get(url.clone()),
        access_token: session.access_token.clone(),
        max_bytes: MAX_API_BYTES,
    };
    dpop::send(&context.dpop, request, session.dpop_key.as_ref()).await
}

/// Judges a response and records the checks. Apart from [`send`], because [`prefetch`] does not need it: it is loaded with the page.
fn judge(context: &Context, exchanged: Exchanged) -> ApiResponse {
    let (id, response) = match exchanged {
        Ok(exchanged) => exchanged,
        Err(failure) => return failure.into(),
    };
    let response = ApiResponse::new(response);
    let mut checks = Checks::default();
    match &response.outcome {
        Ok(()) => {
            let found = response.status().unwrap_or_default().to_string();
            checks.record(&STATUS, true, "success", &found);
        }
        Err(failure) => checks.push(Check::from(failure.clone())),
    }
    context.log.add_checks(id, &checks);
    response
}
