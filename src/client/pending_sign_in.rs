//! What a sign-in can do once its response has come. [`callback`](super::callback) says in which order.

use std::rc::Rc;

use super::{
    context::Context,
    dpop::{self, ProtectedRequest},
    eager::LocalBoxFuture,
    exchange_log::ExchangeId,
    id_token,
    provider_metadata::ProviderMetadata,
    storage,
};
use crate::{
    browser::clock,
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::Response,
        oauth::{
            AuthorizationResponse, TokenError, TokenResponse, TokenType, ValidatedResponse,
            authorization_response::{Expected, STATE},
            server_metadata::METADATA_INVALID,
            token_request,
            token_response::MAX_TOKEN_RESPONSE_BYTES,
        },
        oidc::{Expectation, IdToken, Occasion, TokenHash},
    },
    session::{Grant, Identity, Provider, Transaction, failure_of, transaction::PROVIDER_GONE},
    trace::Purpose,
};

type TokenExchange = LocalBoxFuture<'static, Result<(ExchangeId, Response), Failure>>;

/// A sign-in of this tab whose response has come.
pub(super) struct PendingSignIn {
    context: Rc<Context>,
    pub(super) transaction: Transaction,
    pub(super) provider: Provider,
}

impl PendingSignIn {
    /// Takes the transaction that the response's state names. It is deleted with this: a response counts once.
    pub(super) fn take(
        context: &Rc<Context>,
        response: &AuthorizationResponse,
        checks: &mut Checks,
    ) -> Result<Self, Failure> {
        let state = response.parameter("state").unwrap_or_default();
        let Some(transaction) = storage::take_transaction(state)? else {
            return Err(response.refuse_unlinked(checks));
        };
        transaction.check_age(clock::now())?;
        let known = context.provider(&transaction.provider_id);
        let provider = known.filter(|provider| transaction.is_for(provider));
        let provider = provider.ok_or_else(|| Failure::plain(&PROVIDER_GONE))?;
        Ok(Self { context: context.clone(), transaction, provider })
    }

    /// Validates the response, before anything is sent.
    pub(super) fn validate(
        &self,
        response: &AuthorizationResponse,
        checks: &mut Checks,
    ) -> Result<ValidatedResponse, Failure> {
        let expected = Expected {
            response_type: self.transaction.response_type,
            state: &self.transaction.state,
            redirect_uri: &self.transaction.client.redirect_uri,
            issuer: &self.transaction.issuer,
            sends_issuer: self.transaction.sends_issuer,
        };
        response.validate(&expected, checks).ok_or_else(|| failure_of(checks, &STATE))
    }

    /// The token request, ready to leave.
    pub(super) fn request_tokens(&self, code: &Secret) -> Result<TokenExchange, Failure> {
        let transaction = &self.transaction;
        let missing = || Failure::of(&METADATA_INVALID, "token_endpoint", "none");
        let endpoint = transaction.token_endpoint.as_ref().ok_or_else(missing)?;
        let request = ProtectedRequest {
            purpose: Purpose::TokenRequest,
            request: token_request::code_exchange(
                endpoint,
                &transaction.client,
                code,
                &transaction.code_verifier,
                &self.provider.resource,
            ),
            access_token: None,
            max_bytes: MAX_TOKEN_RESPONSE_BYTES,
        };
        let (keys, key) = (self.context.dpop.clone(), transaction.dpop_key.clone());
        Ok(Box::pin(async move { dpop::send(&keys, request, key.as_ref()).await }))
    }

    /// Verifies the ID token of the authorization response, if it has one.
    pub(super) async fn front_channel_identity(
        &self,
        metadata: &Rc<ProviderMetadata>,
        response: &ValidatedResponse,
        exchange: ExchangeId,
    ) -> Result<Option<Identity>, Failure> {
        let Some(token) = &response.id_token else { return Ok(None) };
        let access_token = TokenHash::required(&response.access_token);
        let code = TokenHash::required(&response.code);
        let mut checks = Checks::default();
        let identity = self.identity(metadata, token, access_token, code, None, &mut checks).await;
        self.context.log.add_checks(exchange, &checks);
        identity.map(Some)
    }

    /// Validates the token response. Its ID token replaces the one of the authorization response, about the same user
    /// (OpenID Connect Core §3.3.3.6).
    pub(super) async fn read_tokens(
        &self,
        metadata: &Rc<ProviderMetadata>,
        exchange: ExchangeId,
        response: &Response,
        front: Option<Identity>,
    ) -> Result<(Grant, Option<Identity>), Failure> {
        let mut checks = Checks::default();
        let validated = self.validate_tokens(metadata, response, front, &mut checks).await;
        self.context.log.add_checks(exchange, &checks);
        validated
    }

    async fn validate_tokens(
        &self,
        metadata: &Rc<ProviderMetadata>,
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
        let identity = self.identity(metadata, token, hash, TokenHash::None, previous, checks).await?;
        Ok((tokens.into(), Some(identity)))
    }

    async fn identity(
        &self,
        metadata: &Rc<ProviderMetadata>,
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
        let verified =
            id_token::verify(&self.context.metadata, metadata, token, &expectation, checks).await?;
        Ok(Identity::new(token.clone(), verified))
    }
}
