//! The token endpoint (RFC 6749 §3.2): one module a grant.

mod answer;
mod authorization_code;
mod client_authentication;
mod client_credentials;
mod client_form;
mod device_code;
mod password;
mod refresh_token;

use axum::response::Response;

use crate::{
    config::{GrantType, Resources, Scopes},
    http::OAuthError,
    store::Grant,
};
pub use client_form::{ClientForm, ClientRequest};

/// `POST /v1/token`
pub async fn answer(form: ClientForm) -> Result<Response, OAuthError> {
    let request = form.authenticate_with_key()?;
    let name =
        request.params.text("grant_type").ok_or(OAuthError::invalid_request("grant_type is missing"))?;
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

/// The grant for the APIs that this request asks for, none of which may be beyond those that were granted (RFC
/// 8707 §2.2).
fn narrowed_resources(request: &ClientRequest<'_>, grant: &Grant) -> Result<Grant, OAuthError> {
    let asked = Resources::read(&request.app.config, request.params)?;
    let resources = grant.resources.narrowed_to(asked, &request.app.config)?;
    Ok(Grant { resources, ..grant.clone() })
}
