//! The authorization code grant (RFC 6749 §4.1.3, RFC 7636 §4.5).

use axum::response::Response;

use super::service::TokenEndpoint;
use crate::{
    authorization_request::matches,
    client_authentication::ClientRequest,
    faults::Fault,
    http::OAuthError,
    store::{CodeTaken, PendingCode},
};

/// One sentence for every reason, so that whoever found a code learns nothing by trying it.
const REFUSED: &str = "the code is unknown, expired, used before, or bound to something else";

impl TokenEndpoint {
    pub(super) async fn authorization_code(
        &self,
        request: &ClientRequest<'_>,
    ) -> Result<Response, OAuthError> {
        let params = request.params;
        let code = params.text("code").ok_or(OAuthError::invalid_request("code is missing"))?;
        let redirect_uri =
            params.text("redirect_uri").ok_or(OAuthError::invalid_request("redirect_uri is missing"))?;
        let now = self.clock.code_time();
        // Whatever is wrong with the rest of the request, this was the code's one use.
        let taken = match self.faults.is_on(Fault::CodeReplay) {
            true => self.store.codes.look(code, now),
            false => self.store.codes.take(code, now)?,
        };
        let pending = match taken {
            CodeTaken::Fresh(pending) => pending,
            CodeTaken::Again(grant) => {
                self.grants.revoke(grant, &request.client.id)?;
                return Err(OAuthError::invalid_grant(REFUSED));
            }
            CodeTaken::Unknown => return Err(OAuthError::invalid_grant(REFUSED)),
        };
        if !self.is_bound(&pending, request, redirect_uri) {
            return Err(OAuthError::invalid_grant(REFUSED));
        }
        self.first_tokens(request, &pending.grant, pending.nonce.as_deref()).await
    }

    /// Whether the request is of the client, for the redirect URI, at the issuer and with the verifier that the
    /// code was issued for.
    fn is_bound(&self, pending: &PendingCode, request: &ClientRequest<'_>, redirect_uri: &str) -> bool {
        let faults = &self.faults;
        let verifier = request.params.text("code_verifier");
        let is_proven = match (&pending.code_challenge, verifier) {
            _ if faults.is_on(Fault::PkceNotChecked) => true,
            (Some(challenge), Some(verifier)) if faults.is_on(Fault::PkcePlain) && verifier == challenge => {
                true
            }
            (Some(challenge), Some(verifier)) => matches(verifier, challenge),
            (None, None) => true,
            // A verifier without a challenge hides a downgrade (RFC 9700 §2.1.1); a challenge wants its verifier.
            _ => false,
        };
        let is_client = *pending.grant.client_id == *request.client.id;
        let is_here = *pending.grant.issuer == *request.origin.issuer;
        let is_for_client = is_client && pending.redirect_uri == redirect_uri;
        let is_right_key =
            pending.dpop_jkt.is_none() || pending.dpop_jkt.as_deref() == request.key.as_deref();
        is_proven && is_here && is_right_key && (is_for_client || faults.is_on(Fault::CodeNotBound))
    }
}
