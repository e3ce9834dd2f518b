//! A session that this tab stored, or that another tab sent.

use super::{context::Context, id_token, shared_record, storage};
use crate::{
    browser::{clock, lazy::NOT_LOADED},
    protocol::{
        check::{Checks, Failure},
        oidc::{Expectation, Occasion, TokenHash},
    },
    session::{
        Provider, Session,
        stored::{self, RestoredSession, TAMPERED},
        transaction::PROVIDER_GONE,
    },
};

/// The stored session, not verified; nothing if there is none or it has ended in another tab.
pub(super) fn read() -> Result<Option<RestoredSession>, Failure> {
    let Some(text) = storage::read_session()? else { return Ok(None) };
    let stored = stored::read_session(text.expose())?;
    if shared_record::has_ended(&stored.unverified().id) {
        storage::clear();
        return Ok(None);
    }
    Ok(Some(stored))
}

/// Verifies a session that this app stored or another tab sent. The ID token is verified again, so that a change of
/// the stored text is noticed. This needs no request, because the keys are stored too.
pub(super) async fn verify(context: &Context, stored: RestoredSession) -> Result<Session, Failure> {
    let tampered = || Failure::plain(&TAMPERED);
    let session = stored.unverified();
    let known = context.provider(&session.provider_id);
    let provider =
        known.filter(|provider| session.is_of(provider)).ok_or_else(|| Failure::plain(&PROVIDER_GONE))?;
    if let Err(failure) = context.dpop.check(session.dpop_key.as_ref()).await
        && !failure.is(&NOT_LOADED)
    {
        return Err(failure);
    }
    let verified = match stored.id_token.clone() {
        None => None,
        Some(token) => {
            let metadata = context.metadata.get_or_fetch(&provider.issuer).await?;
            let mut checks = Checks::default();
            let expectation = expectation(&provider);
            let verified =
                id_token::verify(&context.metadata, &metadata, &token, &expectation, &mut checks).await;
            Some(verified.map_err(|_| tampered())?)
        }
    };
    stored.with_identity(verified).ok_or_else(tampered)
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
