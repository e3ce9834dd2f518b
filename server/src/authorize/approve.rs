use axum::response::Response;
use bearer_lab::protocol::Secret;

use super::service::AuthorizationEndpoint;
use crate::{
    authorization_request::AuthorizationRequest,
    config::GrantType,
    grants::ResourceOwner,
    http::OAuthError,
    store::{Grant, PendingCode},
    tokens::BoundTo,
};

/// What an authorization response brings.
#[derive(Default)]
struct Issued {
    expires_in: u32,
    code: Option<Secret>,
    access_token: Option<Secret>,
    id_token: Option<Secret>,
}

impl AuthorizationEndpoint {
    /// Grants an authorization request and sends the browser back to the client.
    pub(super) async fn approve(&self, request: &AuthorizationRequest<'_>, owner: ResourceOwner) -> Response {
        match self.issue(request, owner).await {
            Ok(issued) => respond(request, &issued),
            Err(error) => {
                self.send_error(&request.destination, error.error, &error.description, request.prompt.none)
            }
        }
    }

    async fn issue(
        &self,
        request: &AuthorizationRequest<'_>,
        owner: ResourceOwner,
    ) -> Result<Issued, OAuthError> {
        let grant_type = match request.response_type.is_front_channel() {
            true => GrantType::Implicit,
            false => GrantType::AuthorizationCode,
        };
        let issuer = &request.destination.issuer;
        let grant = self.grants.make(issuer, request.client, grant_type, Some(owner), &request.scopes)?;
        let grant = Grant { resources: request.resources.clone(), acr: request.acr.map(Into::into), ..grant };
        let expires_in = self.clock.token_lifetime(grant.lifetimes.access_token).seconds();
        let mut issued = Issued { expires_in, ..Issued::default() };
        if request.response_type.code {
            issued.code = Some(self.issue_code(request, grant.clone())?);
        }
        if !request.response_type.is_front_channel() {
            return Ok(issued);
        }
        let keys = self.tokens.keys().await?;
        if request.response_type.token {
            issued.access_token = Some(self.tokens.issue_access_token(&keys, &grant, None)?);
        }
        if request.response_type.id_token {
            let bound = BoundTo {
                nonce: request.nonce.as_deref(),
                access_token: issued.access_token.as_ref(),
                code: issued.code.as_ref(),
            };
            issued.id_token = Some(self.tokens.issue_id_token(&keys, &grant, &bound)?);
        }
        Ok(issued)
    }

    fn issue_code(&self, request: &AuthorizationRequest<'_>, grant: Grant) -> Result<Secret, OAuthError> {
        let lifetime = self.clock.code_lifetime(grant.lifetimes.code);
        let code = PendingCode {
            grant,
            redirect_uri: request.destination.redirect_uri.clone(),
            code_challenge: request.code_challenge.clone(),
            dpop_jkt: request.dpop_jkt.clone(),
            nonce: request.nonce.clone(),
        };
        Ok(self.store.codes.issue(code, lifetime, self.clock.code_time())?)
    }
}

/// RFC 6749 §4.1.2 and §4.2.2, OpenID Connect Core §3.2.2.5 and §3.3.2.5.
fn respond(request: &AuthorizationRequest<'_>, issued: &Issued) -> Response {
    let expires_in = issued.expires_in.to_string();
    let scope = request.scopes.to_string();
    let mut parameters = Vec::new();
    if let Some(code) = &issued.code {
        parameters.push(("code", code.expose()));
    }
    if let Some(token) = &issued.access_token {
        parameters.extend([
            ("access_token", token.expose()),
            ("token_type", "Bearer"),
            ("expires_in", &expires_in),
            ("scope", &scope),
        ]);
    }
    if let Some(token) = &issued.id_token {
        parameters.push(("id_token", token.expose()));
    }
    request.destination.respond(&parameters)
}
