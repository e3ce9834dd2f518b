//! The token endpoint (RFC 6749 §3.2): one module a grant.

mod answer;
mod authorization_code;
mod client_authentication;
mod client_credentials;
mod device_code;
mod password;
mod refresh_token;

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    config::{Client, GrantType, Scopes},
    http::{OAuthError, Params, ParamsFault, read_form},
    site::Site,
};
use client_authentication::authenticate;

/// A request of a client that proved who it is.
pub struct ClientRequest<'a> {
    /// The server.
    pub app: &'a App,
    /// The site that was asked.
    pub site: &'a Site,
    /// The client.
    pub client: &'a Client,
    /// The form.
    pub params: &'a Params,
}

impl<'a> ClientRequest<'a> {
    /// Reads the form of an endpoint for clients, and authenticates its client.
    pub fn read(
        app: &'a App,
        site: &'a Site,
        headers: &HeaderMap,
        params: &'a Params,
    ) -> Result<Self, OAuthError> {
        let client = authenticate(&app.config, headers, params)?;
        Ok(Self { app, site, client, params })
    }
}

/// `POST /v1/token`
pub async fn answer(
    State(app): State<Arc<App>>,
    Extension(site): Extension<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    grant(&app, &site, query.as_deref(), &headers, body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn grant(
    app: &App,
    site: &Site,
    query: Option<&str>,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, OAuthError> {
    let params = read_client_form(query, headers, body).await?;
    let request = ClientRequest::read(app, site, headers, &params)?;
    let name = params.text("grant_type").ok_or(OAuthError::invalid_request("grant_type is missing"))?;
    let grant_type = GrantType::parse(name)
        .ok_or(OAuthError::new("unsupported_grant_type", "this server has no such grant_type"))?;
    if !request.client.may_use_grant(grant_type) {
        return Err(OAuthError::new(
            "unauthorized_client",
            "the client is not registered for this grant_type",
        ));
    }
    match grant_type {
        GrantType::AuthorizationCode => authorization_code::grant(&request).await,
        GrantType::RefreshToken => refresh_token::grant(&request).await,
        GrantType::ClientCredentials => client_credentials::grant(&request).await,
        GrantType::DeviceCode => device_code::grant(&request).await,
        // Registered clients get these tokens from the authorization endpoint.
        GrantType::Implicit => {
            Err(OAuthError::new("unsupported_grant_type", "implicit has no token request"))
        }
        GrantType::Password => password::grant(&request).await,
    }
}

/// Reads the form of an endpoint at which clients authenticate. Nothing may be in the query: addresses are
/// logged (RFC 6749 §2.3.1, §3.2).
pub async fn read_client_form(
    query: Option<&str>,
    headers: &HeaderMap,
    body: Body,
) -> Result<Params, OAuthError> {
    if query.is_some_and(|query| !query.is_empty()) {
        return Err(OAuthError::invalid_request("parameters belong in the body, not in the address"));
    }
    let params = read_form(headers, body).await?;
    params.check().map_err(|fault: ParamsFault| OAuthError::invalid_request(fault.to_string()))?;
    Ok(params)
}

/// The scopes that the client asks for, none of which may be beyond its registration.
pub fn requested_scopes(request: &ClientRequest<'_>) -> Result<Scopes, OAuthError> {
    let invalid = |description: &'static str| OAuthError::new("invalid_scope", description);
    let text = request.params.text("scope").ok_or(invalid("scope is missing"))?;
    let scopes = Scopes::parse(text).map_err(|_| invalid("the scope is too long or malformed"))?;
    if !scopes.is_within(&request.client.scopes) {
        return Err(invalid("the client is not registered for every scope that it asks for"));
    }
    Ok(scopes)
}
