//! The refresh grant (RFC 6749 §6, RFC 9700 §4.14.2).

use axum::response::Response;
use bearer_lab::protocol::Secret;

use super::service::TokenEndpoint;
use crate::{
    client_authentication::ClientRequest,
    config::Scopes,
    faults::Fault,
    http::OAuthError,
    store::{Grant, RefreshToken, Refusal},
};

const REFUSED: &str = "the refresh token is unknown, ended, revoked, used before, or bound to something else";

impl TokenEndpoint {
    pub(super) async fn refresh_token(&self, request: &ClientRequest<'_>) -> Result<Response, OAuthError> {
        let params = request.params;
        let text =
            params.text("refresh_token").ok_or(OAuthError::invalid_request("refresh_token is missing"))?;
        let token = RefreshToken::open(text, &self.seal_key).ok_or(OAuthError::invalid_grant(REFUSED))?;
        let now = self.clock.now();
        // A token in the hands of another client is refused before anything happens to its family.
        if self.store.families.grant_of(token, now).is_none_or(|grant| !self.is_own(&grant, request)) {
            return Err(OAuthError::invalid_grant(REFUSED));
        }
        let refuse = |refusal| self.refuse(request, token, refusal);
        let families = &self.store.families;
        let is_reusable = self.faults.is_on(Fault::RefreshReusable);
        let found = match is_reusable {
            true => families.grant_of(token, now).ok_or(Refusal::Unknown),
            false => families.find(token, now),
        };
        let (grant, scopes) = self.as_allowed_now(found.map_err(refuse)?, request)?;
        // A scope or a resource that is too wide is told to the client, and the token keeps its one use.
        let narrower = self.narrowed_resources(request, &grant)?;
        let narrower = Grant { scopes, ..narrower };
        let next = match self.faults.is_on(Fault::RefreshNotRotated) {
            true => Secret::new(text),
            false if is_reusable => families.begin(grant.clone(), &self.seal_key, now)?,
            false => families.rotate(token, grant.lifetimes, &self.seal_key, now).map_err(refuse)?,
        };
        self.issue_tokens(request, &narrower, None, Some(&next)).await
    }

    /// A token that was rotated away was stolen, or its successor was: the tokens of its grant end, then its family.
    fn refuse(&self, request: &ClientRequest<'_>, token: RefreshToken, refusal: Refusal) -> OAuthError {
        if let Refusal::Reused(grant) = refusal {
            if let Err(full) = self.grants.revoke(grant, &request.client.id) {
                return full.into();
            }
            self.store.families.end(token, self.clock.now());
        }
        OAuthError::invalid_grant(REFUSED)
    }

    /// The grant as client, user and access policies allow it today: rights that were taken away since do not
    /// live on. With it come the scopes of this request.
    fn as_allowed_now(
        &self,
        grant: Grant,
        request: &ClientRequest<'_>,
    ) -> Result<(Grant, Scopes), OAuthError> {
        let client = request.client;
        let grant = Grant { scopes: grant.scopes.within(&client.scopes), ..grant };
        let scopes = narrowed(&grant, request.params.text("scope"))?;
        let username = grant.username.as_deref();
        let is_known = username.is_none_or(|username| self.config.user(username).is_some());
        let may_stay = is_known && grant.scopes.contains("offline_access");
        let lifetimes = self.config.decide(client, grant.grant_type, username, &scopes);
        match lifetimes.filter(|_| may_stay) {
            Some(lifetimes) => Ok((Grant { lifetimes, ..grant }, scopes)),
            None => Err(OAuthError::invalid_grant("what was granted is not allowed any more")),
        }
    }

    /// Whether the grant is this client's, of this issuer, bound to no other key, and not revoked.
    fn is_own(&self, grant: &Grant, request: &ClientRequest<'_>) -> bool {
        let is_revoked = self.store.revocations.holds_grant(grant.id, self.clock.now());
        // RFC 9449 §5: what is bound to a key is worth nothing without it.
        let has_key = grant.key.is_none() || grant.key == request.key;
        let is_own = *grant.client_id == *request.client.id && *grant.issuer == *request.origin.issuer;
        is_own && has_key && !is_revoked
    }
}

/// The scopes that are asked for, which must be within those that were granted (RFC 6749 §6).
fn narrowed(grant: &Grant, asked: Option<&str>) -> Result<Scopes, OAuthError> {
    let Some(text) = asked else { return Ok(grant.scopes.clone()) };
    let scopes = Scopes::parse(text).ok().filter(|scopes| scopes.is_within(&grant.scopes));
    scopes.ok_or(OAuthError::new("invalid_scope", "the scope is malformed or wider than what was granted"))
}
