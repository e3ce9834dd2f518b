use std::sync::Arc;

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{WebClient, visits::Visit, wire::Step};
use crate::{
    client::{ClientError, Http, Metadata, Tokens, verify_id_token},
    http::{OAuthError, see_other},
    store::StoreError,
};

/// Does something with the tokens of a visit, which may give new ones.
pub(super) async fn signed_in<F>(client: Arc<WebClient>, headers: &HeaderMap, act: F) -> Response
where
    F: FnOnce(&WebClient, &Metadata, &Tokens, &Http) -> Result<Option<Tokens>, ClientError> + Send + 'static,
{
    let Some(visit) = client.visits.take(headers) else { return see_other("/") };
    let working = work(client.clone(), visit, |client, visit, http| {
        let signed_in = visit.metadata.as_ref().zip(visit.tokens.as_ref());
        let (metadata, tokens) = signed_in.ok_or(ClientError::NotSignedIn)?;
        if let Some(renewed) = act(client, metadata, tokens, http)? {
            let claims = verify_id_token(http, metadata, &renewed, &client.registration.client_id, None)?;
            check_subject(visit.claims.as_ref(), claims.as_ref())?;
            visit.tokens = Some(renewed);
        }
        Ok("/".to_owned())
    });
    match working.await {
        Some((visit, to)) => {
            client.visits.put_back(headers, visit);
            see_other(&to)
        }
        None => OAuthError::unavailable().into_response(),
    }
}

/// A renewed ID token is about the person who signed in (OpenID Connect Core §12.2).
fn check_subject(known: Option<&Value>, renewed: Option<&Value>) -> Result<(), ClientError> {
    let Some((known, renewed)) = known.zip(renewed) else { return Ok(()) };
    match known.get("sub") == renewed.get("sub") {
        true => Ok(()),
        false => {
            Err(ClientError::NotVerified("the renewed ID token is about somebody else (sub)".to_owned()))
        }
    }
}

/// Does a visit's work and leads its browser on with a new cookie: whoever knew the old one has no part in
/// what comes now.
pub(super) async fn work_anew<F>(client: Arc<WebClient>, visit: Visit, act: F) -> Response
where
    F: FnOnce(&WebClient, &mut Visit, &Http) -> Result<String, ClientError> + Send + 'static,
{
    match work(client.clone(), visit, act).await {
        Some((visit, to)) => client.visits.go_on(visit, &to).unwrap_or_else(unavailable),
        None => OAuthError::unavailable().into_response(),
    }
}

/// Does a visit's work, which waits for other servers, on a thread that may wait: the visit as it is then, and
/// where to go.
async fn work<F>(client: Arc<WebClient>, mut visit: Visit, act: F) -> Option<(Visit, String)>
where
    F: FnOnce(&WebClient, &mut Visit, &Http) -> Result<String, ClientError> + Send + 'static,
{
    let working = tokio::task::spawn_blocking(move || {
        let http = client.http();
        visit.problem = None;
        let to = act(&client, &mut visit, &http).unwrap_or_else(|error| {
            visit.problem = Some(error.to_string());
            "/".to_owned()
        });
        visit.add(back_channel(&http));
        (visit, to)
    });
    working.await.ok()
}

pub(super) fn back_channel(http: &Http) -> impl Iterator<Item = Step> {
    http.take_exchanges().into_iter().map(|exchange| Step::BackChannel(Box::new(exchange)))
}

pub(super) fn unavailable(error: StoreError) -> Response {
    OAuthError::from(error).into_response()
}
