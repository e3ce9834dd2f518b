//! The end-session endpoint (OpenID Connect RP-Initiated Logout 1.0).

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{FromRequestParts, RawQuery, State},
    http::HeaderMap,
    response::Response,
};
use form_urlencoded::Serializer;

use crate::{
    authorization_request::STATE_MAX,
    clock::Clock,
    config::{Client, Config},
    forms::{Form, FormError, Forms},
    http::{Params, QUERY_MAX, cookie, read_form_bytes, see_other},
    origin::Origin,
    pages::{self, Problem},
    state::ServerState,
    store::{Session, Store},
    tokens::Tokens,
};

/// What the end-session endpoint and its form work with.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct EndSessionEndpoint {
    #[from_request(via(Extension))]
    origin: Arc<Origin>,
    #[from_request(via(State))]
    config: Arc<Config>,
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
    forms: Forms,
    tokens: Tokens,
}

/// `GET /v1/logout`
pub async fn get(endpoint: EndSessionEndpoint, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    endpoint.log_out(&headers, query.as_deref().unwrap_or_default()).await
}

/// `POST /v1/logout`
pub async fn post(endpoint: EndSessionEndpoint, headers: HeaderMap, body: Body) -> Response {
    let Ok(form) = read_form_bytes(&headers, body).await else {
        return pages::error(&Problem::UNREADABLE_FORM);
    };
    let text = String::from_utf8(form.to_vec()).ok();
    let Some(raw) =
        text.filter(|text| text.len() <= QUERY_MAX && text.bytes().all(|byte| byte.is_ascii_graphic()))
    else {
        return pages::error(&Problem::UNREADABLE_FORM);
    };
    // A form that another site posts comes without the cookie; sent on with GET, the session is known.
    if cookie(&headers, &endpoint.origin).is_none() {
        return see_other(&[&endpoint.origin.endpoint("/v1/logout?"), &*raw].concat());
    }
    endpoint.log_out(&headers, &raw).await
}

/// `POST /v1/sign-out`: the form that asks came back.
pub async fn sign_out(endpoint: EndSessionEndpoint, headers: HeaderMap, body: Body) -> Response {
    match endpoint.forms.read(&headers, body, Form::SignOut).await {
        Ok(form) => {
            let ended = endpoint.store.sessions.end(&form.cookie, endpoint.clock.now());
            pages::signed_out(endpoint.frames(ended, None), None)
        }
        // Whoever is already signed out has what they asked for.
        Err(FormError::NotSealed) if endpoint.forms.signed_in(&headers).is_none() => {
            pages::signed_out(Vec::new(), None)
        }
        Err(error) => pages::form_error(error),
    }
}

/// What an ID token hint establishes.
struct Hinted<'a> {
    subject: String,
    client: &'a Client,
}

impl EndSessionEndpoint {
    async fn log_out(&self, headers: &HeaderMap, raw: &str) -> Response {
        let params = Params::parse(raw.as_bytes());
        if params.check().is_err() || params.text("state").is_some_and(|state| state.len() > STATE_MAX) {
            return pages::error(&Problem::UNREADABLE_FORM);
        }
        let Ok(hinted) = self.read_hint(&params).await else { return pages::error(&Problem::BAD_HINT) };
        let Ok(destination) = read_destination(&self.origin, hinted.as_ref(), &params) else {
            return pages::error(&Problem::BAD_SIGN_OUT_ADDRESS);
        };
        let session = self.forms.signed_in(headers);
        match (session, hinted) {
            // Nobody proved to be asked by a client of this person: the person is asked.
            (Some((cookie, session)), hinted) if !self.is_about(&session, hinted.as_ref()) => {
                let sealed = self.forms.seal(Form::SignOut, &cookie, "");
                pages::sign_out(&session.username, &sealed)
            }
            (session, hinted) => {
                let ended =
                    session.and_then(|(cookie, _)| self.store.sessions.end(&cookie, self.clock.now()));
                let frames = self.frames(ended, hinted.map(|hinted| hinted.client));
                match destination {
                    Some(address) if frames.is_empty() => see_other(&address),
                    destination => pages::signed_out(frames, destination),
                }
            }
        }
    }

    /// What is loaded in frames, so that the clients of an ended session end theirs (OpenID Connect Front-Channel
    /// Logout §3). The client that asked for it has ended its own.
    fn frames(&self, ended: Option<Session>, asked: Option<&Client>) -> Vec<String> {
        let Some(session) = ended else { return Vec::new() };
        let others = session.clients.iter().filter_map(|id| self.config.client(id));
        let others = others.filter(|client| asked.is_none_or(|asked| asked.id != client.id));
        let addresses =
            others.filter_map(|client| client.frontchannel_logout.as_ref()?.address(&self.origin));
        let pairs = [("iss", &*self.origin.issuer), ("sid", &*session.sid)];
        addresses.map(|address| with_query(&address, &pairs)).collect()
    }

    fn is_about(&self, session: &Session, hinted: Option<&Hinted<'_>>) -> bool {
        let user = self.config.user(&session.username);
        hinted.is_some_and(|hinted| user.is_some_and(|user| user.subject == hinted.subject))
    }

    /// A hint must be an ID token of this server, for a client that still exists, and the one that
    /// `client_id` names if that is there (§2). A bad one is an error; none is none.
    async fn read_hint(&self, params: &Params) -> Result<Option<Hinted<'_>>, ()> {
        let Some(hint) = params.text("id_token_hint") else { return Ok(None) };
        let keys = self.tokens.keys().await.map_err(|_| ())?;
        let (subject, audience) =
            self.tokens.read_id_token_hint(&keys, hint, &self.origin.issuer).ok_or(())?;
        if params.text("client_id").is_some_and(|client_id| client_id != audience) {
            return Err(());
        }
        let client = self.config.client(&audience).ok_or(())?;
        Ok(Some(Hinted { subject, client }))
    }
}

/// Where to go afterwards: only where the hint's client is registered, and nowhere without a hint (§3).
fn read_destination(
    origin: &Origin,
    hinted: Option<&Hinted<'_>>,
    params: &Params,
) -> Result<Option<String>, ()> {
    let Some(uri) = params.text("post_logout_redirect_uri") else { return Ok(None) };
    let client = hinted.ok_or(())?.client;
    if !client.redirects.iter().any(|rule| rule.allows_after_sign_out(uri, origin)) {
        return Err(());
    }
    let Some(state) = params.text("state") else { return Ok(Some(uri.to_owned())) };
    Ok(Some(with_query(uri, &[("state", state)])))
}

/// An address keeps its own query.
fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    let mark = if address.contains('?') { "&" } else { "?" };
    [address, mark, &query].concat()
}
