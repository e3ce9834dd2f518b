//! Claims about the user that userinfo has from elsewhere (OpenID Connect Core §5.6.2).

use std::rc::Rc;

use super::{
    core::Core,
    documents::Documents,
    identity,
    wire::{MessageId, Purpose},
};
use crate::{
    browser::{clock, location},
    protocol::{
        Secret,
        check::{Checks, Failure},
        oidc::{
            ClaimPlace, ClaimSource, Userinfo,
            claim_sources::{ANSWER, CLAIMS, FORM, TOKEN},
        },
    },
    session::failure_of,
};

const FETCH: Purpose = Purpose("Distributed claims", "OpenID Connect Core §5.6.2.2");
/// The largest answer of a source that is read, in bytes.
const MAX_CLAIMS_BYTES: usize = 64 * 1024;

/// Userinfo with the claims of its sources, as far as the provider vouches for them.
pub(super) async fn gather(
    core: &Core,
    documents: &Rc<Documents>,
    message: MessageId,
    mut userinfo: Userinfo,
) -> Result<Userinfo, Failure> {
    let mut checks = Checks::default();
    let sources = ClaimSource::all(&userinfo, &location::origin(), &mut checks);
    core.wire.checked(message, &checks);
    for source in sources.ok_or_else(|| failure_of(&checks, &FORM))? {
        let mut checks = Checks::default();
        let (message, token) = match &source.place {
            ClaimPlace::Here(token) => (message, Some(token.clone())),
            ClaimPlace::There(request) => {
                let (message, answer) = core.wire.send(FETCH, request, MAX_CLAIMS_BYTES).await;
                if let Err(failure) = &answer {
                    checks.unchecked(&ANSWER, failure.code());
                }
                (message, answer.ok().and_then(|answer| ClaimSource::read(&answer, &mut checks)))
            }
        };
        if let Some(token) = token {
            let believed = believe(core, documents, &source, &token, userinfo, &mut checks).await;
            core.wire.checked(message, &checks);
            userinfo = believed?;
        } else {
            core.wire.checked(message, &checks);
        }
    }
    Ok(userinfo)
}

async fn believe(
    core: &Core,
    documents: &Rc<Documents>,
    source: &ClaimSource,
    token: &Secret,
    userinfo: Userinfo,
    checks: &mut Checks,
) -> Result<Userinfo, Failure> {
    match ClaimSource::is_of(token, documents.metadata.issuer.as_str(), checks) {
        None => return Err(failure_of(checks, &TOKEN)),
        Some(false) => return Ok(userinfo),
        Some(true) => {}
    }
    let signed = identity::signed(core, documents, token, checks).await?;
    source.add(&signed, clock::now(), userinfo, checks).ok_or_else(|| failure_of(checks, &CLAIMS))
}
