use axum::response::Response;

use super::service::TokenEndpoint;
use crate::{client_authentication::ClientForm, config::GrantType, http::OAuthError};

/// `POST /v1/token`
pub async fn token(endpoint: TokenEndpoint, form: ClientForm) -> Result<Response, OAuthError> {
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
        GrantType::AuthorizationCode => endpoint.authorization_code(&request).await,
        GrantType::RefreshToken => endpoint.refresh_token(&request).await,
        GrantType::ClientCredentials => endpoint.client_credentials(&request).await,
        GrantType::DeviceCode => endpoint.device_code(&request).await,
        // Registered clients get these tokens from the authorization endpoint.
        GrantType::Implicit => {
            Err(OAuthError::new("unsupported_grant_type", "implicit has no token request"))
        }
        GrantType::Password => endpoint.password(&request).await,
    }
}
