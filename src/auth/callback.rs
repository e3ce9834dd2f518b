//! The way back: from the authorization response to a session.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    core::{Core, Phase, Start},
    documents::Documents,
    flow::Flow,
    identity, keep,
    proof::{self, Sending},
    sign_in::retell,
    userinfo,
    wire::{MessageId, Purpose},
};
use crate::{
    browser::{clock, crypto, location},
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::Response,
        jose::base64url,
        oauth::{
            AuthorizationResponse, TokenError, TokenResponse, TokenType, ValidatedResponse,
            authorization_response::{Expected, STATE},
            server_metadata::METADATA_INVALID,
            token_request,
        },
        oidc::{Expectation, IdToken, Occasion, TokenHash},
    },
    session::{Grant, Identity, Provider, Session, Transaction, failure_of, transaction::PROVIDER_GONE},
    trace::{Outcome, Sent, masked},
};

crate::rules! {
    SIGN_OUT_STATE = "SIGN_OUT_STATE_MISMATCH", Provider, "OpenID Connect RP-Initiated Logout §3",
        "The provider confirms the sign-out that was asked for",
        "You are signed out here, but the provider did not confirm the sign-out that was asked for.",
        "Check at the provider whether you are still signed in there.";
}

const RESPONSE: Purpose = Purpose("Authorization response", "RFC 6749 §4.1.2, OpenID Connect Core §3.1.2.5");
pub(super) const TOKEN: Purpose = Purpose("Token request", "RFC 6749 §4.1.3, RFC 7636 §4.5");
/// The largest token response that is read, in bytes.
pub(super) const MAX_TOKEN_RESPONSE_BYTES: usize = 64 * 1024;

/// Query and fragment as the browser brought them; taken before anything mounts.
pub struct Callback {
    query: Secret,
    fragment: Secret,
}

impl Callback {
    /// Takes the response if the page is at a redirect URI of the configuration.
    pub fn take(providers: &[Provider]) -> Option<Self> {
        let here = [location::origin(), location::path()].concat();
        if !providers.iter().any(|provider| provider.redirect_uri.as_str() == here) {
            return None;
        }
        let (query, fragment) = location::take_query_and_fragment();
        Some(Self { query: Secret::new(query), fragment: Secret::new(fragment) })
    }
}

impl Start {
    /// Completes what the response answers. Returns where the person wanted to be; nothing when it failed,
    /// and then the failure is shown.
    pub fn complete(&self, callback: Callback) -> Flow<Option<String>> {
        let core = self.0.clone();
        Box::pin(async move { complete(&core, callback).await })
    }
}

async fn complete(core: &Rc<Core>, callback: Callback) -> Option<String> {
    if core.current().is_none() {
        core.phase.set(Phase::SigningIn);
    }
    let response = AuthorizationResponse::parse(callback.query.expose(), callback.fragment.expose());
    let Some(response) = response.as_ref().filter(|response| is_authorization(response)) else {
        return confirm_sign_out(core, response.as_ref());
    };
    finish(core, response).await
}

/// Takes the answer that this tab waits for, and shows what came of it.
pub(super) async fn finish(core: &Rc<Core>, response: &AuthorizationResponse) -> Option<String> {
    match sign_in(core, response).await {
        Ok((session, return_to)) => {
            core.publish(session);
            core.is_news.set(true);
            Some(return_to)
        }
        Err(failure) => {
            core.fail(failure);
            None
        }
    }
}

/// A return from signing out has a state at the most.
fn is_authorization(response: &AuthorizationResponse) -> bool {
    ["code", "error", "id_token", "access_token", "iss"].iter().any(|name| response.parameter(name).is_some())
        || keep::is_signing_in(response.parameter("state").unwrap_or_default())
}

fn confirm_sign_out(core: &Core, response: Option<&AuthorizationResponse>) -> Option<String> {
    let settled = || {
        if core.current().is_none() {
            core.phase.set(Phase::SignedOut);
        }
        Some("/".to_owned())
    };
    let state = response.and_then(|response| response.parameter("state"));
    match (keep::take_sign_out(), state) {
        // Somebody opened the bare address; there is nothing to complete.
        (None, None) => settled(),
        (Some(sent), Some(state)) if sent.expose() == state => settled(),
        _ => {
            core.fail(Failure::of(&SIGN_OUT_STATE, "the state that was sent", "another, or none"));
            None
        }
    }
}

async fn sign_in(core: &Rc<Core>, response: &AuthorizationResponse) -> Result<(Session, String), Failure> {
    let parameters =
        response.parameters().iter().map(|(name, value)| masked(name.clone(), value.clone())).collect();
    let id = core.wire.record(RESPONSE, Sent::Return(parameters), Outcome::Moved);
    let mut checks = Checks::default();
    let believed = believe(core, response, id, &mut checks).await;
    core.wire.checked(id, &checks);
    let Believed { transaction, provider, documents, response, identity } = believed?;

    let session_state = response.session_state.clone();
    let (grant, identity) = match response.code.clone() {
        None => (Grant::from(response), identity),
        Some(code) => {
            let exchange =
                Exchange { core, transaction: &transaction, provider: &provider, documents: &documents };
            exchange.redeem(&code, identity).await?
        }
    };
    let nameless = identity.as_ref().filter(|identity| identity.id_token.name().is_none());
    let name = match nameless.zip(grant.access_token.as_ref()) {
        None => None,
        Some((identity, token)) => userinfo::name(core, &documents, &transaction, token, identity).await?,
    };
    let session_id = base64url::encode(&crypto::random_bytes()?);
    let return_to = transaction.return_to.clone();
    let session = Session::begin(session_id, transaction, grant, identity, clock::now());
    Ok((Session { name, session_state, ..session }, return_to))
}

/// An authorization response that answers a sign-in of this tab, and whose ID token, if it has one, is right.
struct Believed {
    transaction: Transaction,
    provider: Provider,
    documents: Rc<Documents>,
    response: ValidatedResponse,
    identity: Option<Identity>,
}

async fn believe(
    core: &Core,
    response: &AuthorizationResponse,
    id: MessageId,
    checks: &mut Checks,
) -> Result<Believed, Failure> {
    let state = response.parameter("state").unwrap_or_default();
    let Some(transaction) = keep::take_transaction(state)? else {
        let found = if state.is_empty() { "none" } else { "one that this tab does not know" };
        checks.record(&STATE, false, "the state that was sent", found);
        return Err(failure_of(checks, &STATE));
    };
    proof::check_key(core, transaction.dpop_key.as_ref()).await?;
    transaction.check_age(clock::now())?;
    let known = core.provider(&transaction.provider_id);
    let provider = known.filter(|provider| transaction.is_for(provider));
    let provider = provider.ok_or_else(|| Failure::plain(&PROVIDER_GONE))?;
    let documents = Documents::of(core, &provider).await?;
    retell(core, id, &transaction, &documents.metadata);
    let expected = Expected {
        response_type: transaction.response_type,
        state: &transaction.state,
        issuer: &transaction.issuer,
        sends_issuer: documents.metadata.sends_issuer,
    };
    let response = response.validate(&expected, checks).ok_or_else(|| failure_of(checks, &STATE))?;
    let exchange = Exchange { core, transaction: &transaction, provider: &provider, documents: &documents };
    let identity = match &response.id_token {
        None => None,
        Some(token) => {
            let access_token = TokenHash::required(&response.access_token);
            let code = TokenHash::required(&response.code);
            Some(exchange.identity(token, access_token, code, None, checks).await?)
        }
    };
    Ok(Believed { transaction, provider, documents, response, identity })
}

/// What the steps of one sign-in share.
struct Exchange<'a> {
    core: &'a Core,
    transaction: &'a Transaction,
    provider: &'a Provider,
    documents: &'a Rc<Documents>,
}

impl Exchange<'_> {
    /// Exchanges the code. The ID token that comes with the tokens replaces the one of the authorization
    /// response, about the same user (OpenID Connect Core §3.3.3.6).
    async fn redeem(
        &self,
        code: &Secret,
        front: Option<Identity>,
    ) -> Result<(Grant, Option<Identity>), Failure> {
        let metadata = &self.documents.metadata;
        let missing = || Failure::of(&METADATA_INVALID, "token_endpoint", "none");
        let endpoint = metadata.token_endpoint.as_ref().ok_or_else(missing)?;
        let verifier = &self.transaction.code_verifier;
        let request = token_request::code_exchange(
            endpoint,
            &self.transaction.client,
            code,
            verifier,
            &self.provider.resource,
        );
        let sending = Sending {
            core: self.core,
            purpose: TOKEN,
            request,
            access_token: None,
            max_bytes: MAX_TOKEN_RESPONSE_BYTES,
        };
        let (id, answer) = proof::send(sending, self.transaction.dpop_key.as_ref()).await?;
        let mut checks = Checks::default();
        let believed = self.read_tokens(&answer, front, &mut checks).await;
        self.core.wire.checked(id, &checks);
        believed
    }

    async fn read_tokens(
        &self,
        response: &Response,
        front: Option<Identity>,
        checks: &mut Checks,
    ) -> Result<(Grant, Option<Identity>), Failure> {
        let wants_id_token = self.transaction.scope.contains("openid");
        let token_type = TokenType::bound_to(self.transaction.dpop_key.as_ref());
        let tokens = TokenResponse::read(response, token_type, wants_id_token, checks)
            .map_err(TokenError::into_failure)?;
        let Some(token) = &tokens.id_token else { return Ok((tokens.into(), front)) };
        let hash = TokenHash::Optional(&tokens.access_token);
        let previous = front.as_ref().map(|identity| &identity.id_token);
        let identity = self.identity(token, hash, TokenHash::None, previous, checks).await?;
        Ok((tokens.into(), Some(identity)))
    }

    async fn identity(
        &self,
        token: &Secret,
        access_token: TokenHash<'_>,
        code: TokenHash<'_>,
        previous: Option<&IdToken>,
        checks: &mut Checks,
    ) -> Result<Identity, Failure> {
        let expectation = Expectation {
            issuer: &self.transaction.issuer,
            client_id: &self.transaction.client.client_id,
            trusted_audiences: &self.provider.trusted_audiences,
            occasion: Occasion::SignIn(&self.transaction.nonce),
            max_age: self.transaction.max_age,
            acr_values: &self.transaction.acr_values,
            access_token,
            code,
            previous,
            now: clock::now(),
        };
        let verified = identity::verify(self.core, self.documents, token, &expectation, checks).await?;
        Ok(Identity::new(token.clone(), verified))
    }
}
