//! Calls of the protected API with the access token (RFC 6750 §2.1, §3).

use std::rc::Rc;

use super::{
    core::Core,
    flow::{self, Flow},
    proof::{self, Sending},
    renewal,
    wire::Purpose,
};
use crate::{
    browser::clock,
    protocol::{
        check::{Check, Checks, Failure, quote},
        http::{Request, Response},
        json::Json,
        oauth::{Challenge, Scope},
        url::HttpUrl,
    },
    session::Session,
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
    REFUSED = "API_TOKEN_REFUSED", Provider, "RFC 6750 §3.1",
        "The API accepts the access token",
        "The API does not accept the access token, not even a new one.",
        "Compare the token's issuer and audience with what the API expects; sign in again.";
    SCOPE = "API_SCOPE_MISSING", Configuration, "RFC 6750 §3.1",
        "The access token has the scope that the API asks for",
        "The access token does not allow this.",
        "Sign in again with the scope that the API names, if your account may have it.";
    STATUS = "API_STATUS", Environment, "RFC 9110 §15",
        "The API answers with success",
        "The API answered with an error.",
        "Try again in a while; the exchange beside this page shows its answer.";
    NOT_JSON = "API_NOT_JSON", Provider, "RFC 8259",
        "The API answers with JSON",
        "The API answered with something that is not JSON.",
        "Check api.base in the configuration; a proxy or another server may have answered.";
    NOT_A_LIST = "API_NOT_A_LIST", Configuration, "README, Configuration",
        "The API answers with a list, or with one under items",
        "The API answered with JSON that is not a list.",
        "Set api.list in the configuration to the path of a list.";
}

const CALL: Purpose = Purpose("API request", "RFC 6750 §2.1");
/// The largest answer of the API that is read, in bytes.
const MAX_API_BYTES: usize = 4 * 1024 * 1024;

/// What the API answered.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiAnswer {
    /// The status, where there was an answer.
    pub status: Option<u16>,
    /// The JSON of a success, or what went wrong.
    pub outcome: Result<Json, Failure>,
    /// The scope that the API asks for, where it says that the token has too little (RFC 6750 §3).
    pub needed_scope: Option<Scope>,
}

impl ApiAnswer {
    /// The elements of the list that the answer is or has under `items`.
    pub fn list(&self) -> Result<&[Json], Failure> {
        let json = self.outcome.as_ref().map_err(Failure::clone)?;
        match (json, json.member("items")) {
            (Json::Array(list), _) | (_, Some(Json::Array(list))) => Ok(list),
            _ => Err(Failure::of(&NOT_A_LIST, "a list", "something else")),
        }
    }
}

impl From<Failure> for ApiAnswer {
    fn from(failure: Failure) -> Self {
        Self { status: None, outcome: Err(failure), needed_scope: None }
    }
}

/// The address of the list, if the session's access token is sent there unasked.
fn list_url(core: &Core, session: &Session) -> Option<HttpUrl> {
    let api = &core.configuration.api;
    let is_sent = session.access_token.is_some() && core.configuration.names(&session.provider_id);
    api.url(&api.list).ok().filter(|url| is_sent && api.may_receive_token(url))
}

/// Sends the request for the list now. Its answer is read while there is nothing yet to show it in.
pub(super) fn request_ahead(core: &Rc<Core>) {
    let current = core.current().filter(|session| !session.is_expired(clock::now()));
    let Some(url) = current.as_deref().and_then(|session| list_url(core, session)) else { return };
    let (asking, asked) = (core.clone(), url.clone());
    let answer: Flow<ApiAnswer> = Box::pin(async move { send(&asking, &asked).await });
    core.ahead.replace(Some((url, flow::ahead(answer))));
}

/// GETs `url` with the access token. After a 401 the session is renewed and the request repeated, once.
pub(super) async fn get(core: Rc<Core>, url: HttpUrl) -> ApiAnswer {
    if !core.configuration.api.may_receive_token(&url) {
        return Failure::of(&ORIGIN, &core.configuration.api.allowed_origins.join(", "), url.origin()).into();
    }
    // After a long sleep the token may have ended before the renewal that was planned.
    if core
        .current()
        .is_some_and(|session| session.is_expired(clock::now()) && session.refresh_token.is_some())
    {
        renewal::renew(core.clone()).await;
    }
    let ahead = core.ahead.take().filter(|(asked, _)| *asked == url);
    let first = match ahead {
        Some((_, answer)) => answer.await,
        None => send(&core, &url).await,
    };
    let is_renewable = core.current().is_some_and(|session| session.refresh_token.is_some());
    if first.status != Some(401) || !is_renewable {
        return first;
    }
    let generation = core.current().map(|session| session.generation);
    renewal::renew(core.clone()).await;
    let is_renewed = core.current().is_some_and(|session| Some(session.generation) != generation);
    if is_renewed { send(&core, &url).await } else { first }
}

async fn send(core: &Core, url: &HttpUrl) -> ApiAnswer {
    let Some(session) = core.current().filter(|session| session.access_token.is_some()) else {
        return Failure::plain(&NO_TOKEN).into();
    };
    let sending = Sending {
        core,
        purpose: CALL,
        request: Request::get(url.clone()),
        access_token: session.access_token.as_ref(),
        max_bytes: MAX_API_BYTES,
    };
    let (id, response) = match proof::send(sending, session.dpop_key.as_ref()).await {
        Ok(answered) => answered,
        Err(failure) => return failure.into(),
    };
    let outcome = read(&response);
    let mut checks = Checks::default();
    match &outcome {
        Ok(_) => checks.record(&STATUS, true, "success with JSON", &response.status.to_string()),
        Err(failure) => checks.push(Check::from(failure.clone())),
    }
    core.wire.checked(id, &checks);
    let needed_scope = challenge(&response).scope.filter(|_| response.status == 403);
    let needed_scope = needed_scope.as_deref().map(Scope::parse).filter(|scope| !scope.is_empty());
    ApiAnswer { status: Some(response.status), outcome, needed_scope }
}

fn challenge(response: &Response) -> Challenge {
    let header = response.header("www-authenticate").unwrap_or_default();
    ["DPoP", "Bearer"].iter().find_map(|scheme| Challenge::parse(header, scheme)).unwrap_or_default()
}

fn read(response: &Response) -> Result<Json, Failure> {
    let challenge = challenge(response);
    let reason = challenge
        .error_description
        .or(challenge.error)
        .map_or_else(|| response.status.to_string(), |text| quote(&text));
    match response.status {
        200..=299 if response.is_json() => {
            Json::parse(&response.body).ok_or_else(|| Failure::of(&NOT_JSON, "JSON", "something else"))
        }
        200..=299 => Err(Failure::of(
            &NOT_JSON,
            "application/json",
            &quote(response.header("content-type").unwrap_or("none")),
        )),
        401 => Err(Failure::of(&REFUSED, "a token the API accepts", &reason)),
        403 => Err(Failure::of(&SCOPE, &quote(&challenge.scope.unwrap_or_default()), &reason)),
        status => Err(Failure::of(&STATUS, "200", &status.to_string())),
    }
}
