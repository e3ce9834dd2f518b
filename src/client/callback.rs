//! From the authorization response to a session.
//!
//! The token request leaves as soon as the response is validated. The session of before, the provider's metadata and its
//! keys are read while the token response is on its way.

use std::rc::Rc;

use super::{context::Context, eager::Started, pending_sign_in::PendingSignIn, restore, storage, userinfo};
use crate::{
    browser::{clock, crypto, location},
    protocol::{
        Secret,
        check::{Checks, Failure},
        jose::base64url,
        oauth::{AuthorizationResponse, ValidatedResponse, authorization_response::STATE},
    },
    session::{AuthEvent, Configuration, Grant, Session, failure_of},
    trace::{Outcome, Purpose, Sent, masked},
};

crate::rules! {
    SIGN_OUT_STATE = "SIGN_OUT_STATE_MISMATCH", Provider, "OpenID Connect RP-Initiated Logout §3",
        "The provider confirms the sign-out that was asked for",
        "You are signed out here, but the provider did not confirm the sign-out that was asked for.",
        "Check at the provider whether you are still signed in there.";
    SIGNED_OUT = "SIGNED_OUT", User, "OpenID Connect RP-Initiated Logout §3",
        "The provider confirms the sign-out",
        "You are signed out here and at the provider.",
        "Other apps that you signed in to there may still have sessions of their own.";
    USED = "RESPONSE_USED", User, "RFC 6749 §10.12, RFC 9700 §4.5",
        "A response is used once",
        "You went back to a completed sign-in. You are still signed in.",
        "Nothing is to be done.";
}

/// Address, query and fragment of the response, taken before anything is drawn.
pub struct Callback {
    arrived_at: String,
    query: Secret,
    fragment: Secret,
}

impl Callback {
    /// Takes the response off the address if the page is at the redirect URI of a provider. If that is the home page, it is
    /// often opened without a response.
    pub fn take(configuration: &Configuration) -> Option<Self> {
        let path = location::path();
        let is_bare_home = location::here() == "/";
        if is_bare_home || !configuration.is_redirect_path(&path) {
            return None;
        }
        let arrived_at = [location::origin(), path].concat();
        let (query, fragment) = location::take_query_and_fragment();
        Some(Self { arrived_at, query: Secret::new(query), fragment: Secret::new(fragment) })
    }
}

/// Restores the session of this tab and completes what the response is about. Returns where the user wanted to go;
/// nothing if it failed, and then the failure is shown.
pub(super) async fn complete(context: Rc<Context>, callback: Callback) -> Option<String> {
    let response = AuthorizationResponse::parse(
        &callback.arrived_at,
        callback.query.expose(),
        callback.fragment.expose(),
    );
    match response {
        Some(response) if is_authorization_response(&response) => {
            context.auth.apply(AuthEvent::ResponseReceived);
            let signing_in = context.clone();
            let result = Started::new(async move { sign_in(&signing_in, &response).await });
            // A sign-in that fails leaves the session of before, so that is restored first.
            restore::restore(&context, false).await;
            settle(&context, result.await)
        }
        response => {
            restore::restore(&context, false).await;
            confirm_sign_out(&context, response.as_ref())
        }
    }
}

/// Completes the sign-in that the response answers, and shows the result.
pub(super) async fn finish(context: Rc<Context>, response: AuthorizationResponse) {
    context.auth.apply(AuthEvent::ResponseReceived);
    let result = sign_in(&context, &response).await;
    settle(&context, result);
}

/// Shows the session, or why there is none. Returns the path where the user wanted to go.
fn settle(context: &Context, result: Result<(Session, String), Failure>) -> Option<String> {
    match result {
        Ok((session, return_to)) => {
            context.is_new_session.set(true);
            context.begin_session(AuthEvent::SignedIn, session).then_some(return_to)
        }
        Err(failure) => {
            // Back leads to the provider's page, which may send the old response again.
            let is_used_again =
                failure.is(&STATE) && location::is_history_navigation() && context.session().is_some();
            context.fail(failure);
            is_used_again.then(|| {
                context.auth.apply(AuthEvent::Noticed(&USED));
                "/".to_owned()
            })
        }
    }
}

/// A return from signing out has a state at most.
fn is_authorization_response(response: &AuthorizationResponse) -> bool {
    response.is_too_large()
        || ["code", "error", "id_token", "access_token", "iss"]
            .iter()
            .any(|name| response.parameter(name).is_some())
        || storage::has_transaction(response.parameter("state").unwrap_or_default())
}

fn confirm_sign_out(context: &Context, response: Option<&AuthorizationResponse>) -> Option<String> {
    let state = response.and_then(|response| response.parameter("state"));
    match (storage::take_sign_out(), state) {
        // Somebody opened the bare address: there is nothing to complete.
        (None, None) => Some("/".to_owned()),
        (Some(sent), Some(state)) if sent.expose() == state => {
            context.auth.apply(AuthEvent::Noticed(&SIGNED_OUT));
            Some("/".to_owned())
        }
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
    let exchange = context.log.record(
        Purpose::AuthorizationResponse,
        Sent::Return(response.arrived_at().to_owned(), parameters),
        Outcome::Moved,
    );

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
