//! From the authorization response to a session.
//!
//! The token request leaves as soon as the response is validated. The session of before, the provider's metadata and its
//! keys are read while the token response is on its way.

use std::rc::Rc;

use super::{
    context::Context,
    dpop::{self, ProtectedRequest},
    eager::{LocalBoxFuture, Started},
    exchange_log::{ExchangeId, Purpose},
    id_token,
    provider_metadata::ProviderMetadata,
    restore,
    sign_in::record_authorization_request,
    storage, userinfo,
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
            token_response::MAX_TOKEN_RESPONSE_BYTES,
        },
        oidc::{Expectation, IdToken, Occasion, TokenHash},
    },
    session::{
        AuthEvent, Configuration, Grant, Identity, Provider, Session, Transaction, failure_of,
        transaction::PROVIDER_GONE,
    },
    trace::{Outcome, Sent, masked},
};

crate::rules! {
    SIGN_OUT_STATE = "SIGN_OUT_STATE_MISMATCH", Provider, "OpenID Connect RP-Initiated Logout §3",
        "The provider confirms the sign-out that was asked for",
        "You are signed out here, but the provider did not confirm the sign-out that was asked for.",
        "Check at the provider whether you are still signed in there.";
}

const RESPONSE: Purpose = Purpose("Authorization response", "RFC 6749 §4.1.2, OpenID Connect Core §3.1.2.5");
const TOKEN: Purpose = Purpose("Token request", "RFC 6749 §4.1.3, RFC 7636 §4.5");

/// Query and fragment of the redirect URI, taken before anything is drawn.
pub struct Callback {
    query: Secret,
    fragment: Secret,
}

impl Callback {
    /// Takes the response off the address if the page is at the redirect URI of a provider. If that is the home page, it is
    /// often opened without a response.
    pub fn take(configuration: &Configuration) -> Option<Self> {
        let is_bare_home = location::here() == "/";
        if is_bare_home || !configuration.is_redirect_path(&location::path()) {
            return None;
        }
        let (query, fragment) = location::take_query_and_fragment();
        Some(Self { query: Secret::new(query), fragment: Secret::new(fragment) })
    }
}

/// Restores the session of this tab and completes what the response is about. Returns where the user wanted to go;
/// nothing if it failed, and then the failure is shown.
pub(super) async fn complete(context: Rc<Context>, callback: Callback) -> Option<String> {
    let response = AuthorizationResponse::parse(callback.query.expose(), callback.fragment.expose());
    match response {
        Some(response) if is_authorization_response(&response) => {
            let return_to = Started::new(finish(context.clone(), response));
            restore::restore(&context, false).await;
            return_to.await
        }
        response => {
            restore::restore(&context, false).await;
            confirm_sign_out(&context, response.as_ref())
        }
    }
}

/// Completes the sign-in that the response answers, and shows the result.
pub(super) async fn finish(context: Rc<Context>, response: AuthorizationResponse) -> Option<String> {
    context.auth.apply(AuthEvent::ResponseReceived);
    match sign_in(&context, &response).await {
        Ok((session, return_to)) => {
            context.is_new_session.set(true);
            context.begin_session(AuthEvent::SignedIn, session).then_some(return_to)
        }
        Err(failure) => {
            context.fail(failure);
            None
        }
    }
}

/// A return from signing out has a state at most.
fn is_authorization_response(response: &AuthorizationResponse) -> bool {
    ["code", "error", "id_token", "access_token", "iss"].iter().any(|name| response.parameter(name).is_some())
        || storage::has_transaction(response.parameter("state").unwrap_or_default())
}

fn confirm_sign_out(context: &Context, response: Option<&AuthorizationResponse>) -> Option<String> {
    let state = response.and_then(|response| response.parameter("state"));
    match (storage::take_sign_out(), state) {
        // Somebody opened the bare address: there is nothing to complete.
        (None, None) => Some("/".to_owned()),
        (Some(sent), Some(state)) if sent.expose() == state => Some("/".to_owned()),
        _ => {
            context.fail(Failure::of(&SIGN_OUT_STATE, "the state that was sent", "another, or none"));
            None
        }
    }
}

/// The sign-in, from its response to its session and where the user wanted to go.
async fn sign_in(
    context: &Rc<Context>,
    response: &AuthorizationResponse,
) -> Result<(Session, String), Failure> {
    let parameters =
        response.parameters().iter().map(|(name, value)| masked(name.clone(), value.clone())).collect();
    let exchange = context.log.record(RESPONSE, Sent::Return(parameters), Outcome::Moved);

    let mut checks = Checks::default();
    let pending = PendingSignIn::take(context, response, &mut checks);
    let validated = pending.as_ref().ok().map(|pending| pending.validate(response, &mut checks));
    context.log.add_checks(exchange, &checks);
    let pending = pending?;

    // With an ID token beside the code, the ID token comes first (OpenID Connect Core §3.3.2.10).
    let early = match &validated {
        Some(Ok(ValidatedResponse { code: Some(code), id_token: None, .. })) => {
            Some(Started::new(pending.request_tokens(code)?))
        }
        _ => None,
    };
    let metadata = context.metadata.get_or_fetch(&pending.provider.issuer).await?;
    record_authorization_request(context, exchange, &pending.transaction, &metadata.document);
    let validated = validated.ok_or_else(|| failure_of(&checks, &STATE))??;

    let session_state = validated.session_state.clone();
    let front = pending.front_channel_identity(&metadata, &validated, exchange).await?;
    let (grant, identity) = match validated.code.clone() {
        None => (Grant::from(validated), front),
        Some(code) => {
            let (exchange, response) = match early {
                Some(tokens) => tokens.await?,
                None => pending.request_tokens(&code)?.await?,
            };
            pending.read_tokens(&metadata, exchange, &response, front).await?
        }
    };
    let nameless = identity.as_ref().filter(|identity| identity.id_token.name().is_none());
    let name = match nameless.zip(grant.access_token.as_ref()) {
        None => None,
        Some((identity, token)) => {
            userinfo::name(context, &metadata, &pending.transaction, token, identity).await?
        }
    };
    let session_id = base64url::encode(&crypto::random_bytes()?);
    let return_to = pending.transaction.return_to.clone();
    let session = Session::begin(session_id, pending.transaction, grant, identity, clock::now());
    Ok((Session { name, session_state, ..session }, return_to))
}

type TokenExchange = LocalBoxFuture<'static, Result<(ExchangeId, Response), Failure>>;

/// A sign-in of this tab whose response has come.
struct PendingSignIn {
    context: Rc<Context>,
    transaction: Transaction,
    provider: Provider,
}

impl PendingSignIn {
    /// Takes the transaction that the response's state names. It is deleted with this: a response counts once.
    fn take(
        context: &Rc<Context>,
        response: &AuthorizationResponse,
        checks: &mut Checks,
    ) -> Result<Self, Failure> {
        let state = response.parameter("state").unwrap_or_default();
        let Some(transaction) = storage::take_transaction(state)? else {
            let found = if state.is_empty() { "none" } else { "one that this tab does not know" };
            checks.record(&STATE, false, "the state that was sent", found);
            return Err(failure_of(checks, &STATE));
        };
        transaction.check_age(clock::now())?;
        let known = context.provider(&transaction.provider_id);
        let provider = known.filter(|provider| transaction.is_for(provider));
        let provider = provider.ok_or_else(|| Failure::plain(&PROVIDER_GONE))?;
        Ok(Self { context: context.clone(), transaction, provider })
    }

    fn validate(
        &self,
        response: &AuthorizationResponse,
        checks: &mut Checks,
    ) -> Result<ValidatedResponse, Failure> {
        let expected = Expected {
            response_type: self.transaction.response_type,
            state: &self.transaction.state,
            issuer: &self.transaction.issuer,
            sends_issuer: self.transaction.sends_issuer,
        };
        response.validate(&expected, checks).ok_or_else(|| failure_of(checks, &STATE))
    }

    /// The token request, ready to leave.
    fn request_tokens(&self, code: &Secret) -> Result<TokenExchange, Failure> {
        let transaction = &self.transaction;
        let missing = || Failure::of(&METADATA_INVALID, "token_endpoint", "none");
        let endpoint = transaction.token_endpoint.as_ref().ok_or_else(missing)?;
        let request = ProtectedRequest {
            purpose: TOKEN,
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
    async fn front_channel_identity(
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
    async fn read_tokens(
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
