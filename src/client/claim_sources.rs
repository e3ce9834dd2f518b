//! Claims about the user that userinfo refers to (OpenID Connect Core §5.6.2).

use std::rc::Rc;

use super::{context::Context, exchange_log::ExchangeId, id_token, provider_metadata::ProviderMetadata};
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
    trace::Purpose,
};

/// The largest response of a source that is read, in bytes.
const MAX_CLAIMS_BYTES: usize = 64 * 1024;

/// Userinfo with the claims of its sources, as far as the provider signed them.
pub(super) async fn gather(
    context: &Context,
    metadata: &Rc<ProviderMetadata>,
    exchange: ExchangeId,
    mut userinfo: Userinfo,
) -> Result<Userinfo, Failure> {
    let mut checks = Checks::default();
    let sources = ClaimSource::all(&userinfo, &location::origin(), &mut checks);
    context.log.add_checks(exchange, &checks);
    for source in sources.ok_or_else(|| failure_of(&checks, &FORM))? {
        let mut checks = Checks::default();
        let (exchange, token) = match &source.place {
            ClaimPlace::Here(token) => (exchange, Some(token.clone())),
            ClaimPlace::There(request) => {
                let (exchange, response) =
                    context.log.send(Purpose::DistributedClaims, request, MAX_CLAIMS_BYTES).await;
                if let Err(failure) = &response {
                    checks.unchecked(&ANSWER, failure.code());
                }
                let token = response.ok().and_then(|response| ClaimSource::read(&response, &mut checks));
                (exchange, token)
            }
        };
        if let Some(token) = token {
            let verified = add_verified(context, metadata, &source, &token, userinfo, &mut checks).await;
            context.log.add_checks(exchange, &checks);
            userinfo = verified?;
        } else {
            context.log.add_checks(exchange, &checks);
        }
    }
    Ok(userinfo)
}

async fn add_verified(
    context: &Context,
    metadata: &Rc<ProviderMetadata>,
    source: &ClaimSource,
    token: &Secret,
    userinfo: Userinfo,
    checks: &mut Checks,
) -> Result<Userinfo, Failure> {
    match ClaimSource::is_of(token, metadata.document.issuer.as_str(), checks) {
        None => return Err(failure_of(checks, &TOKEN)),
        Some(false) => return Ok(userinfo),
        Some(true) => {}
    }
    let signed = id_token::verify_signature(&context.metadata, metadata, token, checks).await?;
    source.add(&signed, clock::now(), userinfo, checks).ok_or_else(|| failure_of(checks, &CLAIMS))
}
