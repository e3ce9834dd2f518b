//! A token request that can be sent before the app is there: all of it but the code, and when it may be sent.

use serde::Serialize;

use super::{TRANSACTION_LIFETIME, Transaction};
use crate::protocol::{
    Secret,
    oauth::{ResponseType, ServerMetadata, token_request},
};

/// What the script in `index.html` reads.
#[derive(Serialize)]
struct Ahead<'a> {
    /// The answer must come there, with this state, from this issuer.
    redirect_uri: &'a str,
    state: &'a str,
    issuer: &'a str,
    /// Whether the answer must say from which (RFC 9207 §2.4).
    sends_issuer: bool,
    /// Milliseconds since 1970: not before, and not as late as.
    since: i64,
    until: i64,
    /// The configuration must be this text, and these keys of the session storage must hold these.
    configuration: &'a str,
    unchanged: &'a [(String, Option<String>)],
    url: &'a str,
    /// It ends where the code begins.
    body: &'a str,
}

/// What is to be kept for it, where the answer is a code in the query and nothing else (RFC 6749 §4.1.2), and no proof
/// has to go with it.
pub fn write_ahead(
    transaction: &Transaction,
    metadata: &ServerMetadata,
    resource: &[String],
    configuration: &str,
    unchanged: &[(String, Option<String>)],
) -> Option<Secret> {
    let is_code = transaction.response_type == ResponseType { code: true, id_token: false, token: false };
    let endpoint = metadata.token_endpoint.as_ref().filter(|_| is_code && transaction.dpop_key.is_none())?;
    let (client, verifier) = (&transaction.client, &transaction.code_verifier);
    let request = token_request::code_exchange(endpoint, client, &Secret::new(""), verifier, resource);
    let body = request.body();
    let since = transaction.started_at.seconds() * 1000;
    let ahead = Ahead {
        redirect_uri: client.redirect_uri.as_str(),
        state: transaction.state.expose(),
        issuer: &transaction.issuer,
        sends_issuer: metadata.sends_issuer,
        since,
        until: since + i64::from(TRANSACTION_LIFETIME.seconds()) * 1000,
        configuration,
        unchanged,
        url: endpoint.as_str(),
        body: body.expose(),
    };
    serde_json::to_string(&ahead).ok().map(Secret::new)
}
