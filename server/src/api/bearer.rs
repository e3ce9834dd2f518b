use std::sync::Arc;

use axum::{
    Extension,
    extract::{FromRequestParts, State},
    http::request::Parts,
};
use serde_json::{Map, Value};

use super::{BearerError, Presented, Refused, Scheme, read_header};
use crate::{
    dpop::{ProofChecks, ProofFault},
    faults::{Faults, waived_rules},
    http::{Params, RequestTarget},
    keys::KeySet,
    origin::Origin,
    state::ServerState,
    tokens::{AccessToken, Checks, Examination, Presentation, SCOPE, Tokens},
};

/// Lets requests in that bring an access token which holds here.
#[derive(FromRequestParts)]
#[from_request(state(ServerState))]
pub struct Guard {
    #[from_request(via(Extension))]
    origin: Arc<Origin>,
    #[from_request(via(State))]
    faults: Arc<Faults>,
    pub(super) tokens: Tokens,
    proofs: ProofChecks,
}

impl Guard {
    /// The claims of the access token of a request, if it holds and allows `scope`. Only the header carries it
    /// here.
    pub(super) async fn authorize(
        &self,
        request: &Parts,
        scope: Option<&'static str>,
    ) -> Result<Map<String, Value>, Refused> {
        let query = Params::parse(request.uri.query().unwrap_or_default().as_bytes());
        // RFC 9700 §4.3.2: addresses are logged and kept in histories.
        if query.text("access_token").is_some() {
            return Err(BearerError::Request("an access token does not belong in an address").into());
        }
        let presented = read_header(&request.headers)?.ok_or(BearerError::Missing)?;
        self.read_claims(self.checks(), request, &presented, scope).await
    }

    /// An access token, if it holds and allows `scope` (RFC 9068 §4).
    pub async fn authorize_presented(
        &self,
        request: &Parts,
        presented: &Presented,
        scope: Option<&'static str>,
    ) -> Result<AccessToken, Refused> {
        let claims = self.read_claims(Checks::default(), request, presented, scope).await?;
        AccessToken::read(&claims).ok_or(BearerError::Token.into())
    }

    /// The claims of an access token, if the checks let it pass.
    async fn read_claims(
        &self,
        checks: Checks,
        request: &Parts,
        presented: &Presented,
        scope: Option<&'static str>,
    ) -> Result<Map<String, Value>, Refused> {
        let refused = |error| Refused(presented.scheme, error);
        let keys = self.tokens.keys().await.map_err(|_| refused(BearerError::Unavailable))?;
        let key = self.read_key(request, presented).map_err(refused)?;
        let examination = self.examine(checks, &keys, presented, key.as_deref(), scope);
        examination.accepted().map_err(|rule| match scope {
            Some(scope) if std::ptr::eq(rule, &SCOPE) => refused(BearerError::Scope(scope)),
            _ => refused(BearerError::Token),
        })
    }

    /// The checks of the API, without those that a weakness leaves out.
    pub(super) fn checks(&self) -> Checks {
        Checks::waiving(waived_rules(&self.faults))
    }

    /// Examines the token that a request presents, and proves with this key.
    pub(super) fn examine(
        &self,
        checks: Checks,
        keys: &KeySet,
        presented: &Presented,
        key: Option<&str>,
        scope: Option<&str>,
    ) -> Examination {
        let presentation = key.map_or(Presentation::Bearer, Presentation::WithKey);
        let token = (presented.token.expose(), presentation);
        self.tokens.examine_access_token(checks, keys, token, &self.origin.issuer, scope)
    }

    /// The key that the request proves to have. The scheme DPoP needs a proof, and Bearer has none.
    pub(super) fn read_key(
        &self,
        request: &Parts,
        presented: &Presented,
    ) -> Result<Option<String>, BearerError> {
        if presented.scheme == Scheme::Bearer {
            return Ok(None);
        }
        let target = request.extensions.get::<RequestTarget>().ok_or(BearerError::Unavailable)?;
        let key = self.proofs.check(target, &request.headers, Some(presented.token.expose()));
        let missing = ProofFault::Invalid("there is no DPoP proof");
        key.and_then(|key| key.ok_or(missing)).map(Some).map_err(BearerError::Proof)
    }
}
