//! Who the user is, where the ID token says no more than a number (OpenID Connect Core §5.3). How it is asked is
//! a part of the app that is loaded then.

use std::rc::Rc;

use super::{
    claim_sources,
    core::Core,
    documents::Documents,
    flow::Awaited,
    identity,
    proof::{self, Sending},
    wire::Purpose,
};
use crate::{
    lazy,
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::{Request, Response},
        oidc::{Userinfo, userinfo::FORM},
    },
    session::{Identity, Transaction, failure_of},
};

const USERINFO: Purpose = Purpose("Userinfo request", "OpenID Connect Core §5.3.1");
/// The largest answer that is read, in bytes.
const MAX_USERINFO_BYTES: usize = 256 * 1024;

/// The name of the user, from userinfo. An endpoint that does not answer costs the name alone; one that answers
/// with something wrong ends the sign-in.
pub(super) async fn name(
    core: &Core,
    documents: &Rc<Documents>,
    transaction: &Transaction,
    access_token: &Secret,
    identity: &Identity,
) -> Result<Option<String>, Failure> {
    if documents.metadata.userinfo_endpoint.is_none() {
        return Ok(None);
    }
    match asking().await {
        Ok(ask) => ask(core, documents, transaction, access_token, identity).await,
        Err(_) => Ok(None),
    }
}

type Ask = for<'a> fn(
    &'a Core,
    &'a Rc<Documents>,
    &'a Transaction,
    &'a Secret,
    &'a Identity,
) -> Awaited<'a, Result<Option<String>, Failure>>;

lazy! {
    flows,
    fn asking() -> Ask {
        |core, documents, transaction, access_token, identity| {
            Box::pin(ask(core, documents, transaction, access_token, identity))
        }
    }
}

async fn ask(
    core: &Core,
    documents: &Rc<Documents>,
    transaction: &Transaction,
    access_token: &Secret,
    identity: &Identity,
) -> Result<Option<String>, Failure> {
    let Some(endpoint) = documents.metadata.userinfo_endpoint.clone() else { return Ok(None) };
    let sending = Sending {
        core,
        purpose: USERINFO,
        request: Request::get(endpoint),
        access_token: Some(access_token),
        max_bytes: MAX_USERINFO_BYTES,
    };
    let answer = proof::send(sending, transaction.dpop_key.as_ref()).await;
    let Some((id, response)) = answer.ok().filter(|(_, response)| response.status == 200) else {
        return Ok(None);
    };
    let mut checks = Checks::default();
    let subject = &identity.id_token.subject;
    let userinfo = if response.is_jwt() {
        read_signed(core, documents, &transaction.client.client_id, subject, &response, &mut checks).await
    } else {
        Userinfo::read(&response, subject, &mut checks).ok_or_else(|| failure_of(&checks, &FORM))
    };
    core.wire.checked(id, &checks);
    match userinfo {
        Ok(userinfo) => {
            let userinfo = claim_sources::gather(core, documents, id, userinfo).await?;
            Ok(userinfo.name().map(str::to_owned))
        }
        // A page in place of an answer is no answer.
        Err(_) if !(response.is_json() || response.is_jwt()) => Ok(None),
        Err(failure) => Err(failure),
    }
}

async fn read_signed(
    core: &Core,
    documents: &Rc<Documents>,
    client_id: &str,
    subject: &str,
    response: &Response,
    checks: &mut Checks,
) -> Result<Userinfo, Failure> {
    let text = std::str::from_utf8(&response.body).unwrap_or_default().trim();
    let token = identity::signed(core, documents, &Secret::new(text), checks).await?;
    let issuer = documents.metadata.issuer.as_str();
    let userinfo = Userinfo::read_signed(&token, issuer, client_id, subject, checks);
    userinfo.ok_or_else(|| failure_of(checks, &FORM))
}
