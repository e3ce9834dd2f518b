//! Requests that can be sent before the app is there, and when they may be: on the way back from the provider the token
//! request, all of it but the code; on the home page that is loaded again the first request of the API.

use serde::Serialize;

use super::{Session, TRANSACTION_LIFETIME, Transaction};
use crate::protocol::{
    Secret, Timestamp,
    oauth::{ResponseType, ServerMetadata, token_request},
    url::HttpUrl,
};

/// What a request relies on.
#[derive(Clone, Copy)]
pub struct ReliedOn<'a> {
    /// The text of the configuration.
    pub configuration: &'a str,
    /// Keys of the session storage, and what they must hold.
    pub unchanged: &'a [(String, Option<String>)],
}

/// What the script in `index.html` reads of a token request.
#[derive(Serialize)]
struct TokenRequest<'a> {
    /// The answer must come there, with this state, from this issuer.
    redirect_uri: &'a str,
    state: &'a str,
    issuer: &'a str,
    /// Whether the answer must say from which (RFC 9207 §2.4).
    sends_issuer: bool,
    /// Milliseconds since 1970: not before, and not as late as.
    since: i64,
    until: i64,
    configuration: &'a str,
    unchanged: &'a [(String, Option<String>)],
    url: &'a str,
    /// It ends where the code begins.
    body: &'a str,
}

/// What the script reads of a request of the API; the access token it takes from the session. Times are as above.
#[derive(Serialize)]
struct ApiRequest<'a> {
    since: i64,
    until: i64,
    configuration: &'a str,
    unchanged: &'a [(String, Option<String>)],
    url: &'a str,
}

/// What is to be kept for the token request, where the answer is a code in the query and nothing else (RFC 6749 §4.1.2),
/// and no proof has to go with it.
pub fn write_token_request(
    transaction: &Transaction,
    metadata: &ServerMetadata,
    resource: &[String],
    ReliedOn { configuration, unchanged }: ReliedOn<'_>,
) -> Option<Secret> {
    let is_code = transaction.response_type == ResponseType { code: true, id_token: false, token: false };
    let endpoint = metadata.token_endpoint.as_ref().filter(|_| is_code && transaction.dpop_key.is_none())?;
    let (client, verifier) = (&transaction.client, &transaction.code_verifier);
    let request = token_request::code_exchange(endpoint, client, &Secret::new(""), verifier, resource);
    let body = request.body();
    let ahead = TokenRequest {
        redirect_uri: client.redirect_uri.as_str(),
        state: transaction.state.expose(),
        issuer: &transaction.issuer,
        sends_issuer: metadata.sends_issuer,
        since: milliseconds(transaction.started_at),
        until: milliseconds(transaction.started_at.after(TRANSACTION_LIFETIME)),
        configuration,
        unchanged,
        url: endpoint.as_str(),
        body: body.expose(),
    };
    serde_json::to_string(&ahead).ok().map(Secret::new)
}

/// What is to be kept for a GET of the API with the session's access token, where it is known when that ends and no proof
/// has to go with it.
pub fn write_api_request(session: &Session, url: &HttpUrl, relied_on: ReliedOn<'_>) -> Option<Secret> {
    let is_bearer = session.access_token.is_some() && session.dpop_key.is_none();
    let end = session.expires_at.filter(|_| is_bearer)?;
    let ahead = ApiRequest {
        since: milliseconds(session.received_at),
        until: milliseconds(end),
        configuration: relied_on.configuration,
        unchanged: relied_on.unchanged,
        url: url.as_str(),
    };
    serde_json::to_string(&ahead).ok().map(Secret::new)
}

/// Milliseconds since 1970, as scripts count.
fn milliseconds(time: Timestamp) -> i64 {
    time.seconds().saturating_mul(1000)
}
