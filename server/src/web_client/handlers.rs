use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use oauth2::TokenResponse as _;

use super::{
    WebClient, page,
    visits::Visit,
    wire::Step,
    work::{back_channel, complete, revoke, signed_in, unavailable, work_anew},
};
use crate::{
    client::{AuthorizationResponse, ClientError, Secrets, discover, verify_id_token},
    config::origin_of,
    http::{OAuthError, json},
};

/// What the web client asks for.
const SCOPE: &str = "openid profile email offline_access api:read";

/// `GET /`
pub(super) async fn home(
    State(client): State<Arc<WebClient>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let secrets = if query.as_deref() == Some("secrets=shown") { Secrets::Shown } else { Secrets::Masked };
    let page = client.visits.look(&headers, |visit| page::home(&client, visit, secrets));
    page.unwrap_or_else(|| page::home(&client, &Visit::default(), secrets))
}

/// `POST /sign-in`: a visit begins, and the browser is sent to the authorization server.
pub(super) async fn sign_in(State(client): State<Arc<WebClient>>, headers: HeaderMap) -> Response {
    if let Some(visit) = client.visits.end(&headers) {
        revoke(client.clone(), visit).await;
    }
    work_anew(client, Visit::default(), |client, visit, http| {
        let metadata = discover(http, &client.issuer)?;
        let sign_in = client.registration.begin(&metadata, &client.redirect_uri(), SCOPE)?;
        let address = sign_in.address.clone();
        visit.add(back_channel(http));
        visit.add([front_channel("Redirect to the authorization server", &address)]);
        visit.sign_in = Some(sign_in);
        visit.metadata = Some(metadata);
        Ok(address)
    })
    .await
}

/// `GET /callback`: the browser is back; the code is exchanged and the ID token verified.
pub(super) async fn callback(
    State(client): State<Arc<WebClient>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let response = AuthorizationResponse::parse(&query);
    let waits = |visit: &Visit| {
        let state = visit.sign_in.as_ref().map(|sign_in| sign_in.state.as_str());
        state.zip(response.as_ref()).is_some_and(|(state, response)| response.answers(state))
    };
    // What answers no request of this browser changes nothing: its own sign-in goes on waiting.
    if client.visits.look(&headers, waits) != Some(true) {
        let problem = "This response belongs to no sign-in of this browser. Sign in again.".to_owned();
        return page::home(&client, &Visit { problem: Some(problem), ..Visit::default() }, Secrets::Masked);
    }
    let Some((response, visit)) = response.zip(client.visits.take(&headers)) else {
        return OAuthError::invalid_request("the sign-in already has a response").into_response();
    };
    complete(client, &headers, visit, move |client, visit, http| {
        let address = format!("{}?{query}", client.redirect_uri());
        visit.add([front_channel("Redirect back to the app", &address)]);
        let (metadata, sign_in) =
            visit.metadata.clone().zip(visit.sign_in.take()).ok_or(ClientError::NotSignedIn)?;
        let nonce = sign_in.nonce.clone();
        let code = response.code(&metadata)?;
        let tokens = client.registration.exchange(http, &metadata, sign_in, &code)?;
        let id = &client.registration.client_id;
        visit.claims = verify_id_token(http, &metadata, &tokens, id, Some(&nonce))?;
        visit.tokens = Some(tokens);
        Ok("/".to_owned())
    })
    .await
}

/// `POST /call`: the API is called with the access token, from here.
pub(super) async fn call(State(client): State<Arc<WebClient>>, headers: HeaderMap) -> Response {
    signed_in(client, &headers, |client, _, tokens, http| {
        let api = [origin_of(&client.issuer), "/api/items"].concat();
        http.get(&api, Some(tokens.access_token().secret()))?;
        Ok(None)
    })
    .await
}

/// `POST /renew`: new tokens for the refresh token.
pub(super) async fn renew(State(client): State<Arc<WebClient>>, headers: HeaderMap) -> Response {
    signed_in(client, &headers, |client, metadata, tokens, http| {
        let token = tokens.refresh_token().ok_or(ClientError::NotSignedIn)?;
        let token = Secret::new(token.secret().clone());
        client.registration.refresh(http, metadata, &token, "").map(Some)
    })
    .await
}

/// `POST /sign-out`: the visit ends here, then at the authorization server (RP-Initiated Logout §2).
pub(super) async fn sign_out(State(client): State<Arc<WebClient>>, headers: HeaderMap) -> Response {
    let visit = client.visits.end(&headers).unwrap_or_default();
    let visit = revoke(client.clone(), visit).await;
    let to = end_session(&client, &visit).unwrap_or_else(|| "/".to_owned());
    client.visits.go_on(Visit::default(), &to).unwrap_or_else(unavailable)
}

/// `GET /wire.json`: the steps of this browser's visit, for programs.
pub(super) async fn wire_json(State(client): State<Arc<WebClient>>, headers: HeaderMap) -> Response {
    let to_json = |step: &Step| step.to_json(Secrets::Masked);
    let steps = client.visits.look(&headers, |visit| visit.steps.iter().map(to_json).collect::<Vec<_>>());
    json(&steps.unwrap_or_default())
}

fn end_session(client: &WebClient, visit: &Visit) -> Option<String> {
    let id_token = visit.tokens.as_ref()?.extra_fields().id_token.as_deref()?;
    let home = [&client.origin, "/"].concat();
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("id_token_hint", id_token)
        .append_pair("post_logout_redirect_uri", &home)
        .finish();
    Some(format!("{}?{query}", visit.metadata.as_ref()?.end_session_endpoint.as_ref()?))
}

fn front_channel(what: &'static str, address: &str) -> Step {
    Step::FrontChannel { what, address: address.to_owned() }
}
