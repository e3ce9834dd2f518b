//! The user's name, if the ID token has none (OpenID Connect Core §5.3). The code is loaded then.

use std::rc::Rc;

use super::{
    claim_sources,
    context::Context,
    dpop::{self, ProtectedRequest},
    id_token,
    provider_metadata::ProviderMetadata,
};
use crate::{
    lazy,
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::{Request, Response},
        oidc::{Userinfo, userinfo::FORM},
        url::HttpUrl,
    },
    session::{Identity, Transaction, failure_of},
    trace::Purpose,
};

/// The largest response that is read, in bytes.
const MAX_USERINFO_BYTES: usize = 256 * 1024;

/// The user's name from userinfo. An endpoint that does not answer costs the name alone; a wrong answer ends the sign-in.
pub(super) async fn name(
    context: &Context,
    metadata: &Rc<ProviderMetadata>,
    transaction: &Transaction,
    access_token: &Secret,
    identity: &Identity,
) -> Result<Option<String>, Failure> {
    let Some(endpoint) = metadata.document.userinfo_endpoint.clone() else { return Ok(None) };
    request(context, metadata, endpoint, transaction, access_token, identity).await.unwrap_or(Ok(None))
}

lazy! {
    flows,
    async fn request<'a>(
        context: &'a Context,
        metadata: &'a Rc<ProviderMetadata>,
        endpoint: HttpUrl,
        transaction: &'a Transaction,
        access_token: &'a Secret,
        identity: &'a Identity,
    ) -> Result<Option<String>, Failure> {
        let request = ProtectedRequest {
            purpose: Purpose::UserInfo,
            request: Request::get(endpoint),
            access_token: Some(access_token.clone()),
            max_bytes: MAX_USERINFO_BYTES,
        };
        let exchanged = dpop::send(&context.dpop, request, transaction.dpop_key.as_ref()).await;
        let Some((id, response)) = exchanged.ok().filter(|(_, response)| response.status == 200) else {
            return Ok(None);
        };
        let mut checks = Checks::default();
        let subject = &identity.id_token.subject;
        let userinfo = if response.is_jwt() {
            read_signed(context, metadata, &transaction.client.client_id, subject, &response, &mut checks).await
        } else {
            Userinfo::read(&response, subject, &mut checks).ok_or_else(|| failure_of(&checks, &FORM))
        };
        context.log.add_checks(id, &checks);
        match userinfo {
            Ok(userinfo) => {
                let userinfo = claim_sources::gather(context, metadata, id, userinfo).await?;
                Ok(userinfo.name().map(str::to_owned))
            }
            // A page in place of a response is no response.
            Err(_) if !(response.is_json() || response.is_jwt()) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

async fn read_signed(
    context: &Context,
    metadata: &Rc<ProviderMetadata>,
    client_id: &str,
    subject: &str,
    response: &Response,
    checks: &mut Checks,
) -> Result<Userinfo, Failure> {
    let text = std::str::from_utf8(&response.body).unwrap_or_default().trim();
    let token = id_token::verify_signature(&context.metadata, metadata, &Secret::new(text), checks).await?;
    let issuer = metadata.document.issuer.as_str();
    let userinfo = Userinfo::read_signed(&token, issuer, client_id, subject, checks);
    userinfo.ok_or_else(|| failure_of(checks, &FORM))
}
