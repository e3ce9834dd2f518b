//! The UserInfo endpoint (OpenID Connect Core §5.3).

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{FromRequestParts, Request, State},
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use serde_json::{Map, Value};

use crate::{
    api::{BearerError, Guard, Presented, Refused, Scheme, read_header},
    clock::Clock,
    config::{Config, Scopes},
    faults::{Faults, USERINFO},
    http::{Params, json, read_form},
    state::ServerState,
    store::{GrantId, Store},
};

/// What the UserInfo endpoint works with.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct UserInfoEndpoint {
    #[from_request(via(State))]
    config: Arc<Config>,
    #[from_request(via(State))]
    store: Arc<Store>,
    #[from_request(via(State))]
    faults: Arc<Faults>,
    #[from_request(via(State))]
    clock: Arc<Clock>,
    guard: Guard,
}

/// `GET /v1/userinfo` and `POST /v1/userinfo`
pub async fn userinfo(endpoint: UserInfoEndpoint, request: Request) -> Response {
    match endpoint.claims(request).await {
        Ok(claims) => json(&claims),
        Err(error) => error.into_response(),
    }
}

impl UserInfoEndpoint {
    async fn claims(&self, request: Request) -> Result<Map<String, Value>, Refused> {
        let (parts, body) = request.into_parts();
        let presented = read_token(&parts, body).await?;
        let token = self.guard.authorize_presented(&parts, &presented, Some("openid")).await?;
        let user = self.config.users.iter().find(|user| Some(&user.subject) == token.uid.as_ref());
        let user = user.ok_or(BearerError::Token)?;
        let scopes = Scopes::parse(&token.scope).map_err(|_| BearerError::Token)?;
        let grant = GrantId::of_token(&token.jti);
        let own = grant.map(|grant| self.store.own_claims.of(grant, self.clock.now())).unwrap_or_default();
        let mut claims = self.config.claims_about(user, &own, &scopes);
        claims.insert("sub".to_owned(), Value::String(user.subject.clone()));
        self.faults.change(&mut claims, USERINFO);
        Ok(claims)
    }
}

/// The token of the header or of the posted form, never of the address (RFC 6750 §2).
async fn read_token(parts: &Parts, body: Body) -> Result<Presented, BearerError> {
    let query = Params::parse(parts.uri.query().unwrap_or_default().as_bytes());
    if query.text("access_token").is_some() {
        return Err(BearerError::Request("an access token does not belong in an address"));
    }
    let in_header = read_header(&parts.headers)?;
    let has_form = parts.method == Method::POST && parts.headers.contains_key("content-type");
    let form = match has_form {
        true => {
            read_form(&parts.headers, body).await.map_err(|_| BearerError::Request("the body is no form"))?
        }
        false => Params::default(),
    };
    form.check().map_err(|_| BearerError::Request("the form is malformed"))?;
    match (in_header, form.text("access_token")) {
        (Some(_), Some(_)) => Err(BearerError::Request("the access token comes in two ways at once")),
        (Some(token), None) => Ok(token),
        (None, Some(token)) => Ok(Presented { scheme: Scheme::Bearer, token: Secret::new(token) }),
        (None, None) => Err(BearerError::Missing),
    }
}
