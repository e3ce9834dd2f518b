//! New tokens before the old ones end, for one tab at a time.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    callback::MAX_TOKEN_RESPONSE_BYTES,
    core::{Core, Phase},
    documents::Documents,
    flow::Flow,
    identity,
    proof::{self, Sending},
    siblings,
    wire::Purpose,
};
use crate::{
    browser::{
        clock::{self, Listeners, Timer, Wake},
        lock,
    },
    lazy,
    protocol::{
        Lifetime, Secret,
        check::{Checks, Failure},
        http::Response,
        oauth::{
            TokenError, TokenResponse, TokenType, dpop::KEY_MISSING, server_metadata::METADATA_INVALID,
            token_request,
        },
        oidc::{Expectation, Occasion, TokenHash},
    },
    session::{Identity, Provider, Renewal, Session, transaction::PROVIDER_GONE},
};

crate::rules! {
    ENDED = "SESSION_ENDED", User, "RFC 6749 §6",
        "The provider still renews this session",
        "Your session has ended at the provider.",
        "Sign in again; you will come back to this page.";
    NOT_RENEWABLE = "SESSION_NOT_RENEWABLE", Configuration, "OpenID Connect Core §11",
        "The session can be renewed",
        "The provider gave no refresh token, so the session ends with its access token.",
        "Sign in again. To get a refresh token ask for the scope offline_access, if the client may have it.";
}

const RENEWAL: Purpose = Purpose("Token request (renewal)", "RFC 6749 §6, OpenID Connect Core §12.1");
/// The longest pause between two attempts while the provider cannot be reached.
const LONGEST_PAUSE: Lifetime = Lifetime::from_seconds(60);

/// What a failed renewal means for the session.
enum RenewalError {
    /// It is over: the refresh token is spent, or the answer cannot be trusted.
    Over(Failure),
    /// The provider could not be asked: everything stays as it is.
    Later(Failure),
}

/// Plans what every new session needs, for as long as the page is there.
pub(super) fn follow(core: &Rc<Core>) {
    let core = core.clone();
    Effect::new(move || {
        core.session.track();
        plan(&core);
    });
}

/// Plans what the session needs next.
fn plan(core: &Rc<Core>) {
    let Some(session) = core.current() else { return };
    let failures = core.failed_renewals.get();
    let (delay, is_renewal) = match Renewal::of(&session, clock::now()) {
        Renewal::OnDemand => return,
        Renewal::EndsIn(delay) => (delay, false),
        Renewal::In(delay) if failures == 0 => (delay, true),
        Renewal::In(_) => (Lifetime::from_seconds(1 << failures.min(6)).min(LONGEST_PAUSE), true),
    };
    let core_for_timer = core.clone();
    let due = move || match is_renewal {
        true => spawn_local(async move { renew(core_for_timer).await }),
        false => core_for_timer.end(Some(Failure::plain(&NOT_RENEWABLE))),
    };
    core.renewal_timer.replace(Timer::after(delay, due));
}

/// Timers sleep with the device: on waking the plan is made anew, and what is overdue happens at once.
pub(super) fn on_wake(core: &Rc<Core>) -> Option<Listeners> {
    let core = Rc::downgrade(core);
    clock::on_wake(move |wake| {
        let Some(core) = core.upgrade() else { return };
        match (core.phase.get_untracked(), wake) {
            // Back from the provider's page through the history: that sign-in was given up.
            (Phase::SigningIn, Wake::Restored) => core.phase.set(Phase::SignedOut),
            (Phase::SignedIn, _) => plan(&core),
            _ => {}
        }
    })
}

/// Renews the session, unless another tab or another caller did so meanwhile.
pub(super) async fn renew(core: Rc<Core>) {
    let Some(seen) = core.current() else { return };
    match renewing().await {
        Ok(renew) => renew(core, seen).await,
        Err(not_loaded) => later(&core, not_loaded.into()),
    }
}

lazy! {
    flows,
    fn renewing() -> fn(Rc<Core>, Arc<Session>) -> Flow<()> {
        |core, seen| {
            Box::pin(async move {
                let name = ["bearer-lab:renewal:", &seen.id].concat();
                lock::exclusively(&name, renew_alone(&core, &seen)).await;
            })
        }
    }
}

async fn renew_alone(core: &Rc<Core>, seen: &Session) {
    siblings::ask_for_newer(core, seen).await;
    let Some(session) =
        core.current().filter(|current| current.generation == seen.generation && current.id == seen.id)
    else {
        return;
    };
    core.phase.set(Phase::Renewing);
    let answer = request(core, &session).await;
    // The session may have ended meanwhile: what comes then brings nobody back.
    if core.current().is_none_or(|current| current.id != session.id) {
        return;
    }
    match answer {
        Ok(renewed) => {
            core.publish(renewed);
            siblings::announce(core);
        }
        Err(RenewalError::Over(failure)) => {
            siblings::announce_end(core);
            core.end(Some(failure));
        }
        Err(RenewalError::Later(failure)) => later(core, failure),
    }
}

/// Nothing is lost: it is tried again after a pause.
fn later(core: &Rc<Core>, failure: Failure) {
    core.fail(failure);
    core.failed_renewals.set(core.failed_renewals.get().saturating_add(1));
    plan(core);
}

async fn request(core: &Core, session: &Arc<Session>) -> Result<Session, RenewalError> {
    let over = |rule| RenewalError::Over(Failure::plain(rule));
    let refresh_token = session.refresh_token.as_ref().ok_or_else(|| over(&NOT_RENEWABLE))?;
    let provider = core.provider(&session.provider_id).ok_or_else(|| over(&PROVIDER_GONE))?;
    let documents = Documents::of(core, &provider).await.map_err(RenewalError::Later)?;
    let endpoint = documents.metadata.token_endpoint.as_ref().ok_or_else(|| over(&METADATA_INVALID))?;
    let request = token_request::refresh(endpoint, &session.client, refresh_token, &provider.resource);
    let sending =
        Sending { core, purpose: RENEWAL, request, access_token: None, max_bytes: MAX_TOKEN_RESPONSE_BYTES };
    let answer = proof::send(sending, session.dpop_key.as_ref()).await;
    let (id, response) = answer.map_err(|failure| match failure.is(&KEY_MISSING) {
        true => RenewalError::Over(failure),
        false => RenewalError::Later(failure),
    })?;
    let mut checks = Checks::default();
    let renewed = read(core, &documents, &provider, session, &response, &mut checks).await;
    core.wire.checked(id, &checks);
    renewed
}

/// RFC 6749 §5.2: `invalid_grant` means that the refresh token is no good any more. Any other refusal, and an
/// answer that is none, says nothing about the session.
async fn read(
    core: &Core,
    documents: &Rc<Documents>,
    provider: &Provider,
    session: &Session,
    response: &Response,
    checks: &mut Checks,
) -> Result<Session, RenewalError> {
    let token_type = TokenType::bound_to(session.dpop_key.as_ref());
    let tokens = TokenResponse::read(response, token_type, false, checks).map_err(|error| match error {
        TokenError::Refused(refusal) if refusal.error == "invalid_grant" => {
            RenewalError::Over(Failure::of(&ENDED, "new tokens", &refusal.to_string()))
        }
        TokenError::Invalid(failure) if response.status == 200 => RenewalError::Over(failure),
        other => RenewalError::Later(other.into_failure()),
    })?;
    let identity = match &tokens.id_token {
        None => None,
        Some(token) => {
            let verified = verify(core, documents, provider, session, token, &tokens.access_token, checks);
            Some(verified.await.map_err(RenewalError::Over)?)
        }
    };
    Ok(session.renewed(tokens.into(), identity, clock::now()))
}

/// The renewed ID token is checked in full again (OpenID Connect Core §12.2).
async fn verify(
    core: &Core,
    documents: &Rc<Documents>,
    provider: &Provider,
    session: &Session,
    token: &Secret,
    access_token: &Secret,
    checks: &mut Checks,
) -> Result<Identity, Failure> {
    let expectation = Expectation {
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
    };
    let verified = identity::verify(core, documents, token, &expectation, checks).await?;
    Ok(Identity::new(token.clone(), verified))
}
