use std::sync::Arc;

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use oauth2::TokenResponse as _;
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
    let Some((visit, to)) = working.await else {
        client.visits.end(headers);
        return OAuthError::unavailable().into_response();
    };
    match client.visits.put_back(headers, visit) {
        Ok(()) => see_other(&to),
        Err(ended) => {
            revoke(client, *ended).await;
            see_other("/")
        }
    }
}

/// Revokes the refresh token of a visit that ended, and returns the visit.
pub(super) async fn revoke(client: Arc<WebClient>, visit: Visit) -> Visit {
    let revoking = work(client, visit, |client, visit, http| {
        let token = visit.tokens.as_ref().and_then(|tokens| tokens.refresh_token());
        if let Some((metadata, token)) = visit.metadata.as_ref().zip(token) {
            client.registration.revoke(http, metadata, &Secret::new(token.secret().clone()))?;
        }
        Ok(String::new())
    });
    revoking.await.map(|(visit, _)| visit).unwrap_or_default()
}

/// A renewed ID token is about the person who signed in (OpenID Connect Core §12.2).
fn check_subject(known: Option<&Value>, renewed: Option<&Value>) -> Result<(), ClientError> {
    let Some((known, renewed)) = known.zip(renewed) else { return Ok(()) };
    match known.get("sub") == renewed.get("sub") {
        true => Ok(()),
        false => Err(ClientError::NotVerified("the renewed ID token is about another user (sub)".to_owned())),
    }
}

/// Completes the sign-in of a visit that was taken out, unless it ended in the meantime. Its browser gets a new
/// cookie: a person who knew the old one has no access to what follows.
pub(super) async fn complete<F>(client: Arc<WebClient>, headers: &HeaderMap, visit: Visit, act: F) -> Response
where
    F: FnOnce(&WebClient, &mut Visit, &Http) -> Result<String, ClientError> + Send + 'static,
{
    let Some((visit, to)) = work(client.clone(), visit, act).await else {
        client.visits.end(headers);
        return OAuthError::unavailable().into_response();
    };
    if let Err(ended) = client.visits.put_back(headers, visit) {
        revoke(client, *ended).await;
        return see_other("/");
    }
    let visit = client.visits.end(headers).unwrap_or_default();
    client.visits.go_on(visit, &to).unwrap_or_else(unavailable)
}

/// Does the work of a new visit and leads its browser on with a new cookie.
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
