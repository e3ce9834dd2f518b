//! New tokens before the old ones expire. One tab renews at a time.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use wasm_bindgen_futures::spawn_local;

use super::{
    context::Context,
    dpop::{self, ProtectedRequest},
    id_token,
    provider_metadata::ProviderMetadata,
    shared_record, tab_sync,
};
use crate::{
    browser::{
        clock::{self, Timer, Wake},
        fetch::OFFLINE,
        lock,
    },
    lazy,
    protocol::{
        Lifetime, Secret,
        check::{Checks, Failure},
        http::Response,
        oauth::{
            TokenError, TokenResponse, TokenType, dpop::KEY_MISSING, server_metadata::METADATA_INVALID,
            token_request, token_response::MAX_TOKEN_RESPONSE_BYTES,
        },
        oidc::{Expectation, Occasion, TokenHash},
    },
    session::{
        AuthEvent, AuthState, Identity, Provider, Renewal, RenewalTurn, Session, TabMessage,
        transaction::PROVIDER_GONE,
    },
    trace::Purpose,
};

crate::rules! {
    ENDED = "SESSION_ENDED", User, "RFC 6749 §6",
        "The provider still renews this session",
        "Your session has ended at the provider.",
        "Sign in again; you return to this page.";
    LOST = "RENEWAL_RESPONSE_LOST", Environment, "RFC 9700 §4.14.2",
        "The response to a renewal arrives",
        "You were signed out because the response to a renewal was lost. The provider has seen the old refresh token twice, so it counts as stolen.",
        "Sign in again; you return to this page. A provider can accept a used refresh token for a few seconds.";
    NOT_RENEWABLE = "SESSION_NOT_RENEWABLE", Configuration, "OpenID Connect Core §11",
        "The session can be renewed",
        "The provider gave no refresh token, so the session ends with its access token.",
        "Sign in again. Request the scope offline_access for a refresh token, if the client may use it.";
    ELSEWHERE = "SESSION_RENEWED_ELSEWHERE", Environment, "RFC 9700 §4.14.2",
        "A refresh token is used once",
        "Another tab has renewed this session, and its new tokens have not reached this tab.",
        "Go to the other tab, or sign in again.";
}

/// The longest pause between two attempts while the provider cannot be reached.
const LONGEST_PAUSE: Lifetime = Lifetime::from_seconds(60);

/// What a failed renewal means for the session.
enum RenewalError {
    /// The session has ended: its refresh token was refused, or the response cannot be trusted.
    Ended(Failure),
    /// The provider gave no tokens: the session stays as it is, and the renewal is tried again.
    Later(Failure),
}

/// Plans the renewal of each session from now on, and again when the page wakes.
pub(super) fn follow(context: &Rc<Context>) {
    let planned = RefCell::new(None);
    let plan_new = {
        let context = context.clone();
        move || {
            let current = context.session().map(|session| (session.id.clone(), session.generation));
            if planned.replace(current.clone()) != current {
                plan(&context);
            }
        }
    };
    plan_new();
    context.auth.subscribe(plan_new);
    let waking = Rc::downgrade(context);
    context.wake_listeners.replace(clock::on_wake(move |wake| {
        if let Some(context) = waking.upgrade() {
            resume(&context, wake);
        }
    }));
}

/// Timers sleep with the device. On waking the plan is made again; what is overdue happens at once.
fn resume(context: &Rc<Context>, wake: Wake) {
    match (context.auth.get().auth, wake) {
        // The user went back from the provider's page: that sign-in was abandoned.
        (AuthState::SigningIn { .. }, Wake::Restored) => {
            context.auth.apply(AuthEvent::SignInAbandoned);
        }
        (AuthState::SignedIn { session }, _) if shared_record::has_ended(&session.id) => {
            context.end_session(AuthEvent::Ended(None));
        }
        (AuthState::SignedIn { .. }, _) => plan(context),
        _ => {}
    }
}

/// Plans what the session needs next.
fn plan(context: &Rc<Context>) {
    let Some(session) = context.session() else { return };
    let failures = context.failed_renewals.get();
    let (delay, is_renewal) = match Renewal::of(&session, clock::now()) {
        Renewal::OnDemand => return,
        Renewal::EndsIn(delay) => (delay, false),
        Renewal::In(delay) if failures == 0 => (delay, true),
        Renewal::In(_) => (Lifetime::from_seconds(1 << failures.min(6)).min(LONGEST_PAUSE), true),
    };
    let due = context.clone();
    let due = move || match is_renewal {
        true => spawn_local(renew(due)),
        false => due.end_session(AuthEvent::Ended(Some(Failure::plain(&NOT_RENEWABLE)))),
    };
    context.renewal_timer.replace(Timer::after(delay, due));
}

/// Renews the session, unless another tab or another caller does.
pub(super) async fn renew(context: Rc<Context>) {
    let Some(seen) = context.session() else { return };
    if let Err(error) = renew_in_turn(context.clone(), seen).await {
        retry_later(&context, error.into());
    }
}

lazy! {
    flows,
    async fn renew_in_turn(context: Rc<Context>, seen: Arc<Session>) -> () {
        let name = ["bearer-lab:renewal:", &seen.id].concat();
        lock::exclusively(&name, take_turn(&context, &seen)).await;
    }
}

async fn take_turn(context: &Rc<Context>, seen: &Session) {
    tab_sync::ask_for_newer(context, seen).await;
    let state = context.auth.get().auth;
    let (has_ended, used) = (shared_record::has_ended(&seen.id), shared_record::used_generation(&seen.id));
    match RenewalTurn::new(&state, seen, has_ended, used) {
        RenewalTurn::Done => {}
        RenewalTurn::Ended => context.end_session(AuthEvent::Ended(None)),
        RenewalTurn::Request => renew_now(context, seen).await,
        RenewalTurn::WaitForOther if seen.is_expired(clock::now()) => {
            context.end_session(AuthEvent::Ended(Some(Failure::plain(&ELSEWHERE))));
        }
        RenewalTurn::WaitForOther => retry_later(context, Failure::plain(&ELSEWHERE)),
    }
}

async fn renew_now(context: &Rc<Context>, seen: &Session) {
    context.auth.apply(AuthEvent::RenewalStarted);
    shared_record::mark_used(&seen.id, seen.generation);
    let response = request(context, seen).await;
    // The session may have ended meanwhile: tokens that come then are dropped.
    if context.session().is_none_or(|current| current.id != seen.id) {
        return;
    }
    match response {
        Ok(renewed) => {
            shared_record::unmark_lost(&seen.id);
            if context.begin_session(AuthEvent::Renewed, renewed) {
                tab_sync::offer(context, TabMessage::renewed);
            }
        }
        Err(RenewalError::Ended(failure)) => {
            tab_sync::broadcast_end(context);
            context.end_session(AuthEvent::Ended(Some(failure)));
        }
        Err(RenewalError::Later(failure)) => {
            shared_record::unmark_used(&seen.id, seen.generation);
            retry_later(context, failure);
        }
    }
}

/// Nothing is lost: the renewal is tried again after a pause.
fn retry_later(context: &Rc<Context>, failure: Failure) {
    context.fail(failure);
    context.failed_renewals.set(context.failed_renewals.get().saturating_add(1));
    plan(context);
}

async fn request(context: &Context, session: &Session) -> Result<Session, RenewalError> {
    let ended = |rule| RenewalError::Ended(Failure::plain(rule));
    let refresh_token = session.refresh_token.as_ref().ok_or_else(|| ended(&NOT_RENEWABLE))?;
    let provider = context.provider(&session.provider_id).ok_or_else(|| ended(&PROVIDER_GONE))?;
    let metadata = context.metadata.get_or_fetch(&provider.issuer).await.map_err(RenewalError::Later)?;
    let endpoint = metadata.document.token_endpoint.as_ref().ok_or_else(|| ended(&METADATA_INVALID))?;
    let request = ProtectedRequest {
        purpose: Purpose::Refresh,
        request: token_request::refresh(endpoint, &session.client, refresh_token, &provider.resource),
        access_token: None,
        max_bytes: MAX_TOKEN_RESPONSE_BYTES,
    };
    let exchanged = dpop::send(&context.dpop, request, session.dpop_key.as_ref()).await;
    let (id, response) = exchanged.map_err(|failure| match failure.is(&KEY_MISSING) {
        true => RenewalError::Ended(failure),
        false => {
            if !failure.is(&OFFLINE) {
                shared_record::mark_lost(&session.id);
            }
            RenewalError::Later(failure)
        }
    })?;
    let mut checks = Checks::default();
    let renewed = read_tokens(context, &metadata, &provider, session, &response, &mut checks).await;
    context.log.add_checks(id, &checks);
    renewed
}

/// RFC 6749 §5.2: `invalid_grant` means that the refresh token cannot be used any more. Any other refusal, and a response
/// that is not one, says nothing about the session.
async fn read_tokens(
    context: &Context,
    metadata: &Rc<ProviderMetadata>,
    provider: &Provider,
    session: &Session,
    response: &Response,
    checks: &mut Checks,
) -> Result<Session, RenewalError> {
    let token_type = TokenType::bound_to(session.dpop_key.as_ref());
    let tokens = TokenResponse::read(response, token_type, false, checks).map_err(|error| match error {
        TokenError::Refused(refusal) if refusal.error == "invalid_grant" => {
            let rule = if shared_record::was_lost(&session.id) { &LOST } else { &ENDED };
            RenewalError::Ended(Failure::of(rule, "new tokens", &refusal.to_string()))
        }
        TokenError::Invalid(failure) if response.status == 200 => RenewalError::Ended(failure),
        other => RenewalError::Later(other.into_failure()),
    })?;
    let identity = match &tokens.id_token {
        None => None,
        Some(token) => {
            let expectation = expectation(session, provider, &tokens.access_token);
            let verified = id_token::verify(&context.metadata, metadata, token, &expectation, checks).await;
            Some(Identity::new(token.clone(), verified.map_err(RenewalError::Ended)?))
        }
    };
    Ok(session.renewed(tokens.into(), identity, clock::now()))
}

/// The renewed ID token is verified in full again (OpenID Connect Core §12.2).
fn expectation<'a>(
    session: &'a Session,
    provider: &'a Provider,
    access_token: &'a Secret,
) -> Expectation<'a> {
    Expectation {
        issuer: &session.issuer,
        client_id: &session.client.client_id,
        trusted_audiences: &provider.trusted_audiences,
        occasion: Occasion::Renewal,
        max_age: None,
        acr_values: &[],
        access_token: TokenHash::Optional(access_token),
        code: TokenHash::None,
        previous: session.identity.as_ref().map(|identity| &identity.id_token),
        now: clock::now(),
    }
}
