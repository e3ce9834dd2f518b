//! The session of this tab after a reload.

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    core::{Core, Phase},
    documents::Documents,
    identity, keep, proof,
};
use crate::{
    browser::{clock, lazy::NOT_LOADED},
    protocol::check::{Checks, Failure},
    protocol::oidc::{Expectation, Occasion, TokenHash},
    session::{
        Provider, Session,
        stored::{self, RestoredSession, TAMPERED},
        transaction::PROVIDER_GONE,
    },
};

/// Takes up the stored session. Its ID token is verified again, so that one that was changed in the storage is
/// noticed; it takes no request, because the keys were kept with it.
pub(super) async fn restore(core: &Rc<Core>) {
    match read(core).await {
        Ok(None) => core.phase.set(Phase::SignedOut),
        Err(failure) => core.end(Some(failure)),
        Ok(Some(session)) => core.show(session),
    }
}

/// The stored session, believed.
pub(super) async fn read(core: &Core) -> Result<Option<Session>, Failure> {
    let Some(text) = keep::read_session()? else { return Ok(None) };
    let restored = stored::read_session(text.expose())?;
    adopt(core, restored).await.map(Some)
}

/// Believes a session that this app stored or another tab sent.
pub(super) async fn adopt(core: &Core, restored: RestoredSession) -> Result<Session, Failure> {
    let tampered = || Failure::plain(&TAMPERED);
    let kept = restored.unverified();
    let known = core.provider(&kept.provider_id);
    let provider =
        known.filter(|provider| kept.is_of(provider)).ok_or_else(|| Failure::plain(&PROVIDER_GONE))?;
    if let Err(failure) = proof::check_key(core, kept.dpop_key.as_ref()).await
        && !failure.is(&NOT_LOADED)
    {
        return Err(failure);
    }
    let verified = match restored.id_token.clone() {
        None => None,
        Some(token) => {
            let documents = Documents::of(core, &provider).await?;
            let expectation = expectation(&provider);
            let mut checks = Checks::default();
            let verified = identity::verify(core, &documents, &token, &expectation, &mut checks).await;
            Some(verified.map_err(|_| tampered())?)
        }
    };
    restored.with_identity(verified).ok_or_else(tampered)
}

fn expectation(provider: &Provider) -> Expectation<'_> {
    Expectation {
        issuer: provider.issuer.as_str(),
        client_id: &provider.client_id,
        trusted_audiences: &provider.trusted_audiences,
        occasion: Occasion::Restore,
        max_age: None,
        acr_values: &[],
        access_token: TokenHash::None,
        code: TokenHash::None,
        previous: None,
        now: clock::now(),
    }
}
