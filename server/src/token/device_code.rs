//! The device authorization grant (RFC 8628 §3.4).

use axum::response::Response;

use super::service::TokenEndpoint;
use crate::{client_authentication::ClientRequest, http::OAuthError, store::Polled};

impl TokenEndpoint {
    pub(super) async fn device_code(&self, request: &ClientRequest<'_>) -> Result<Response, OAuthError> {
        let ClientRequest { origin, client, params, .. } = request;
        let code = params.text("device_code").ok_or(OAuthError::invalid_request("device_code is missing"))?;
        let now = self.clock.running();
        let grant = match self.store.devices.poll(code, &client.id, now) {
            Polled::Granted(grant) if *grant.issuer == *origin.issuer => grant,
            Polled::Pending => {
                return Err(OAuthError::new("authorization_pending", "the user has not answered yet"));
            }
            Polled::TooSoon => {
                return Err(OAuthError::new("slow_down", "ask five seconds later than before"));
            }
            Polled::Denied => return Err(OAuthError::new("access_denied", "the user did not allow this")),
            Polled::Granted(_) | Polled::Gone => {
                return Err(OAuthError::new("expired_token", "the device code is unknown, expired or used"));
            }
        };
        self.first_tokens(request, &grant, None).await
    }
}
