use std::sync::Arc;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::HeaderMap,
};

use super::{
    ClientRequest,
    credentials::{NoColon, authenticate},
};
use crate::{
    config::Config,
    dpop::ProofChecks,
    http::{OAuthError, Params, ParamsFault, RequestTarget, read_form},
    origin::Origin,
    state::ServerState,
};

/// The form of an endpoint at which clients authenticate, well formed. Who sent it is not known yet.
pub struct ClientForm {
    config: Arc<Config>,
    proofs: ProofChecks,
    origin: Arc<Origin>,
    headers: HeaderMap,
    params: Params,
    target: RequestTarget,
}

impl FromRequest<ServerState> for ClientForm {
    type Rejection = OAuthError;

    async fn from_request(request: Request, state: &ServerState) -> Result<Self, OAuthError> {
        // Addresses are logged (RFC 6749 §2.3.1, §3.2).
        if request.uri().query().is_some_and(|query| !query.is_empty()) {
            return Err(OAuthError::invalid_request("parameters belong in the body, not in the address"));
        }
        let (mut parts, body) = request.into_parts();
        let unavailable = OAuthError::unavailable;
        let proofs = ProofChecks::from_request_parts(&mut parts, state).await.map_err(|_| unavailable())?;
        let origin = parts.extensions.get::<Arc<Origin>>().cloned().ok_or_else(unavailable)?;
        let params = read_form(&parts.headers, body).await?;
        params.check().map_err(|fault: ParamsFault| OAuthError::invalid_request(fault.to_string()))?;
        let target = parts.extensions.get::<RequestTarget>().cloned().ok_or_else(unavailable)?;
        Ok(Self { config: state.config.clone(), proofs, origin, headers: parts.headers, params, target })
    }
}

impl ClientForm {
    /// The request, when its client proved who it is (RFC 6749 §2.3).
    pub fn authenticate(&self) -> Result<ClientRequest<'_>, OAuthError> {
        self.authenticate_with(NoColon::Refused)
    }

    /// The same, where a public client may name itself in a Basic header without a colon.
    pub fn authenticate_or_identify(&self) -> Result<ClientRequest<'_>, OAuthError> {
        self.authenticate_with(NoColon::Identifies)
    }

    fn authenticate_with(&self, no_colon: NoColon) -> Result<ClientRequest<'_>, OAuthError> {
        let client = authenticate(&self.config, &self.headers, &self.params, no_colon)?;
        Ok(ClientRequest { origin: &self.origin, client, params: &self.params, key: None })
    }

    /// The same, with the key that it proves to have (RFC 9449 §5).
    pub fn authenticate_with_key(&self) -> Result<ClientRequest<'_>, OAuthError> {
        let request = self.authenticate()?;
        let key = self.proofs.check(&self.target, &self.headers, None);
        let key = key.map_err(|fault| match fault.error() {
            Ok((error, description)) => OAuthError::new(error, description),
            Err(full) => full.into(),
        })?;
        Ok(ClientRequest { key: key.map(Into::into), ..request })
    }
}
