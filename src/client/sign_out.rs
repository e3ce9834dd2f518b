//! Signing out: here at once, and at the provider as far as it supports that.

use std::{rc::Rc, sync::Arc};

use super::{context::Context, kept_log, provider_metadata::ProviderMetadata, storage, tab_sync};
use crate::{
    browser::{crypto, location},
    lazy,
    protocol::{
        check::Failure,
        oauth::{State, token_request},
        oidc::end_session_url,
        url::HttpUrl,
    },
    session::{AuthEvent, Provider, Session},
    trace::{Outcome, Purpose, Sent, masked},
};

crate::rules! {
    LOCAL_ONLY = "SIGN_OUT_LOCAL_ONLY", Provider, "OpenID Connect RP-Initiated Logout §2.1",
        "The provider can end its own session",
        "You are signed out here, but this provider offers no way to sign you out there.",
        "Sign out at the provider itself, or close the browser if others use it.";
}

/// The largest response of the revocation endpoint that is read, in bytes. It is not looked at.
const MAX_REVOCATION_BYTES: usize = 64 * 1024;

/// Forgets the session, revokes its refresh token, and sends the browser to the provider to end its session.
pub(super) async fn sign_out(context: Rc<Context>) {
    let Some(session) = context.session() else { return context.end_session(AuthEvent::SignedOut) };
    if let Some(key) = &session.dpop_key {
        // Awaited, because the page is left in a moment.
        context.dpop.forget(key).await;
    }
    tab_sync::broadcast_end(&context);
    context.end_session(AuthEvent::SignedOut);
    if end_at_provider(&context, &session).await.is_err() {
        context.auth.apply(AuthEvent::Noticed(&LOCAL_ONLY));
    }
}

lazy! {
    flows,
    async fn end_at_provider<'a>(context: &'a Context, session: &'a Arc<Session>) -> () {
        let provider = context.provider(&session.provider_id);
        let metadata = match &provider {
            Some(provider) => context.metadata.get_or_fetch(&provider.issuer).await.ok(),
            None => None,
        };
        let Some((provider, metadata)) = provider.zip(metadata) else {
            context.auth.apply(AuthEvent::Noticed(&LOCAL_ONLY));
            return;
        };
        revoke(context, &metadata, session).await;
        match end_session_request(context, &metadata, &provider, session) {
            Ok(Some(url)) => {
                kept_log::save(context).await;
                if let Err(failure) = location::leave_for(&url) {
                    context.auth.apply(AuthEvent::Failed(failure));
                }
            }
            Ok(None) => {
                context.auth.apply(AuthEvent::Noticed(&LOCAL_ONLY));
            }
            Err(failure) => {
                context.auth.apply(AuthEvent::Failed(failure));
            }
        }
    }
}

/// A provider that does not answer keeps nobody signed in here. The log shows its response.
async fn revoke(context: &Context, metadata: &ProviderMetadata, session: &Session) {
    let endpoint = metadata.document.revocation_endpoint.as_ref();
    if let Some((endpoint, token)) = endpoint.zip(session.refresh_token.as_ref()) {
        let request = token_request::revocation(endpoint, &session.client, token, "refresh_token");
        let _ = context.log.send(Purpose::Revocation, &request, MAX_REVOCATION_BYTES).await;
    }
}

/// The URL that ends the provider's own session; nothing if it offers none.
fn end_session_request(
    context: &Context,
    metadata: &ProviderMetadata,
    provider: &Provider,
    session: &Session,
) -> Result<Option<HttpUrl>, Failure> {
    let Some(endpoint) = &metadata.document.end_session_endpoint else { return Ok(None) };
    let state = State::from_random(&crypto::random_bytes()?);
    storage::write_sign_out(&state)?;
    let id_token = session.identity.as_ref().map(|identity| &identity.token);
    // The session may have begun in a popup or a frame, with another redirect URI.
    let redirect_uri = &provider.redirect_uri;
    let mut shown = vec![masked("state".into(), state.expose().into())];
    shown.push(masked("post_logout_redirect_uri".into(), redirect_uri.as_str().into()));
    context.log.record(Purpose::EndSession, Sent::navigation(endpoint, shown), Outcome::Moved);
    Ok(Some(end_session_url(endpoint, &session.client.client_id, id_token, redirect_uri, &state)))
}
