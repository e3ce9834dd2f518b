use std::sync::Arc;

use axum::{
    extract::{FromRequest, Request},
    http::HeaderMap,
};

use super::client_authentication::authenticate;
use crate::{
    app::App,
    config::Client,
    dpop::{Asked, check_proof},
    http::{OAuthError, Params, ParamsFault, read_form},
    site::Site,
};

/// The form of an endpoint at which clients authenticate, well formed. Who sent it is not known yet.
pub struct ClientForm {
    app: Arc<App>,
    site: Arc<Site>,
    headers: HeaderMap,
    params: Params,
    asked: Asked,
}

impl FromRequest<Arc<App>> for ClientForm {
    type Rejection = OAuthError;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, OAuthError> {
        // Addresses are logged (RFC 6749 §2.3.1, §3.2).
        if request.uri().query().is_some_and(|query| !query.is_empty()) {
            return Err(OAuthError::invalid_request("parameters belong in the body, not in the address"));
        }
        let (parts, body) = request.into_parts();
        let site = parts.extensions.get::<Arc<Site>>().cloned().ok_or_else(OAuthError::unavailable)?;
        let params = read_form(&parts.headers, body).await?;
        params.check().map_err(|fault: ParamsFault| OAuthError::invalid_request(fault.to_string()))?;
        let asked = parts.extensions.get::<Asked>().cloned().ok_or_else(OAuthError::unavailable)?;
        Ok(Self { app: app.clone(), site, headers: parts.headers, params, asked })
    }
}

impl ClientForm {
    /// The request, when its client proved who it is (RFC 6749 §2.3).
    pub fn authenticate(&self) -> Result<ClientRequest<'_>, OAuthError> {
        let client = authenticate(&self.app.config, &self.headers, &self.params)?;
        Ok(ClientRequest { app: &self.app, site: &self.site, client, params: &self.params, key: None })
    }

    /// The same, with the key that it proves to have (RFC 9449 §5).
    pub fn authenticate_with_key(&self) -> Result<ClientRequest<'_>, OAuthError> {
        let request = self.authenticate()?;
        let key = check_proof(&self.app, &self.asked, &self.headers, None)
            .map_err(|fault| OAuthError::new(fault.error(), fault.description()))?;
        Ok(ClientRequest { key: key.map(Into::into), ..request })
    }
}

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
    /// The thumbprint of the key that it proves to have: tokens are bound to it (RFC 9449 §6).
    pub key: Option<Arc<str>>,
}
