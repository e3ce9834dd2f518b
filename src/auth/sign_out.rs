//! Out: here at once, at the provider as far as it lets us.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;

use super::{core::Core, documents::Documents, flow::Flow, keep, proof, restore, siblings, wire::Purpose};
use crate::{
    browser::{crypto, location},
    lazy,
    protocol::{
        check::Failure,
        oauth::{State, token_request},
        oidc::{FrontChannelLogout, end_session_url},
        url::HttpUrl,
    },
    session::{Provider, Session},
    trace::{Outcome, Sent, masked},
};

crate::rules! {
    LOCAL_ONLY = "SIGN_OUT_LOCAL_ONLY", Provider, "OpenID Connect RP-Initiated Logout §2.1",
        "The provider can end its own session",
        "You are signed out here, but this provider offers no way to sign you out there.",
        "Sign out at the provider itself, or close the browser if others use it.";
}

const REVOCATION: Purpose = Purpose("Token revocation", "RFC 7009 §2.1");
const END_SESSION: Purpose = Purpose("End session", "OpenID Connect RP-Initiated Logout §2");
/// The largest answer of the revocation endpoint that is read, in bytes; it is not looked at.
const MAX_REVOCATION_BYTES: usize = 64 * 1024;

/// Forgets the session, gives the refresh token back, and sends the browser to the provider to end its session.
pub(super) async fn sign_out(core: Rc<Core>) {
    let Some(session) = core.current() else { return core.end(None) };
    if let Some(key) = &session.dpop_key {
        // Here and now: the page is left in a moment.
        proof::forget(&core, key).await;
    }
    siblings::announce_end(&core);
    core.end(None);
    match at_provider().await {
        Ok(end) => end(core, session).await,
        Err(_) => core.notice.set(Some(&LOCAL_ONLY)),
    }
}

lazy! {
    flows,
    fn at_provider() -> fn(Rc<Core>, Arc<Session>) -> Flow<()> {
        |core, session| Box::pin(async move { end_at_provider(&core, &session).await })
    }
}

async fn end_at_provider(core: &Core, session: &Session) {
    let Some(provider) = core.provider(&session.provider_id) else {
        return core.notice.set(Some(&LOCAL_ONLY));
    };
    let Ok(documents) = Documents::of(core, &provider).await else {
        return core.notice.set(Some(&LOCAL_ONLY));
    };
    revoke(core, &documents, session).await;
    let left = match leave(core, &documents, &provider, session) {
        Ok(Some(url)) => location::leave_for(&url),
        Ok(None) => return core.notice.set(Some(&LOCAL_ONLY)),
        Err(failure) => Err(failure),
    };
    if let Err(failure) = left {
        core.failure.set(Some(failure));
    }
}

/// Ends the session if it is the one that the provider ended, as this query of a front-channel logout says.
pub(super) fn by_provider(core: &Core, query: &str) {
    if core.current().is_some_and(|session| is_about(query, &session)) {
        core.end(None);
    }
}

/// The same for a session that this tab has stored and that no page shows.
pub(super) async fn stored_by_provider(core: &Core, query: &str) {
    if let Ok(Some(session)) = restore::read(core).await
        && is_about(query, &session)
    {
        keep::clear();
        if let Some(key) = &session.dpop_key {
            proof::forget(core, key).await;
        }
    }
}

fn is_about(query: &str, session: &Session) -> bool {
    let logout = FrontChannelLogout::parse(query);
    logout
        .zip(session.identity.as_ref())
        .is_some_and(|(logout, identity)| logout.is_about(&identity.id_token))
}

/// A provider that does not answer keeps nobody signed in here; the wire shows what it said.
async fn revoke(core: &Core, documents: &Documents, session: &Session) {
    let endpoint = documents.metadata.revocation_endpoint.as_ref();
    if let Some((endpoint, token)) = endpoint.zip(session.refresh_token.as_ref()) {
        let request = token_request::revocation(endpoint, &session.client, token, "refresh_token");
        let _ = core.wire.send(REVOCATION, &request, MAX_REVOCATION_BYTES).await;
    }
}

/// Where the provider ends its own session; nothing if it offers no such place.
fn leave(
    core: &Core,
    documents: &Documents,
    provider: &Provider,
    session: &Session,
) -> Result<Option<HttpUrl>, Failure> {
    let Some(endpoint) = &documents.metadata.end_session_endpoint else { return Ok(None) };
    let state = State::from_random(&crypto::random_bytes()?);
    keep::write_sign_out(&state)?;
    let id_token = session.identity.as_ref().map(|identity| &identity.token);
    // The session may have begun in a window or a frame, with another address to come back to.
    let back = &provider.redirect_uri;
    let mut shown = vec![masked("state".into(), state.expose().into())];
    shown.push(masked("post_logout_redirect_uri".into(), back.as_str().into()));
    core.wire.record(END_SESSION, Sent::Navigation(endpoint.clone(), shown), Outcome::Moved);
    Ok(Some(end_session_url(endpoint, &session.client.client_id, id_token, back, &state)))
}
