//! Requests that prove possession of a key, where the provider is configured for it (RFC 9449). How that is done
//! stands apart: a sign-in without it does not wait for it.

use std::cell::RefCell;

use wasm_bindgen_futures::spawn_local;

use super::{
    core::Core,
    flow::Awaited,
    proof_key, proven,
    wire::{MessageId, Purpose},
};
use crate::{
    browser::{key_store, signing_key::SigningKey},
    lazy,
    protocol::{
        Secret,
        check::Failure,
        http::{Request, Response},
        oauth::{KeyId, Nonces, ResponseType, ServerMetadata},
    },
    session::Provider,
};

/// What proofs are made with: the key in use, and what servers asked to be in them.
#[derive(Default)]
pub(super) struct Proofs {
    pub(super) key: RefCell<Option<(KeyId, SigningKey)>>,
    pub(super) nonces: RefCell<Nonces>,
}

/// A request on its way.
pub(super) struct Sending<'a> {
    pub(super) core: &'a Core,
    pub(super) purpose: Purpose,
    pub(super) request: Request,
    pub(super) access_token: Option<&'a Secret>,
    pub(super) max_bytes: usize,
}

/// What a request came to.
pub(super) type Sent = Result<(MessageId, Response), Failure>;

/// What the part of the app offers.
struct Tools {
    find_key: for<'a> fn(&'a Core, &'a KeyId) -> Awaited<'a, Result<SigningKey, Failure>>,
    make_key: for<'a> fn(&'a Core, &'a ServerMetadata, ResponseType) -> Awaited<'a, Result<KeyId, Failure>>,
    remove_key: fn(KeyId) -> Awaited<'static, ()>,
    send: for<'a> fn(Sending<'a>, &'a KeyId) -> Awaited<'a, Sent>,
}

lazy! {
    flows,
    fn tools() -> Tools {
        Tools {
            find_key: |core, id| Box::pin(proof_key::find(core, id)),
            make_key: |core, metadata, response_type| Box::pin(proof_key::make(core, metadata, response_type)),
            remove_key: |id| Box::pin(async move { key_store::remove(id.as_str()).await }),
            send: |sending, id| Box::pin(proven::send(sending, id)),
        }
    }
}

/// Makes and keeps a key for a sign-in, if its access tokens are to be bound to one.
pub(super) async fn new_key(
    core: &Core,
    provider: &Provider,
    metadata: &ServerMetadata,
    response_type: ResponseType,
) -> Result<Option<KeyId>, Failure> {
    if !(provider.dpop && (response_type.code || response_type.token)) {
        return Ok(None);
    }
    (tools().await?.make_key)(core, metadata, response_type).await.map(Some)
}

/// Makes sure that the key of a sign-in or a session is there.
pub(super) async fn check_key(core: &Core, id: Option<&KeyId>) -> Result<(), Failure> {
    match id {
        Some(id) => (tools().await?.find_key)(core, id).await.map(|_| ()),
        None => Ok(()),
    }
}

/// Forgets the key of a session; one that is used once more all the same is found to be missing.
pub(super) async fn forget(core: &Core, id: &KeyId) {
    core.proofs.key.take();
    remove(id.clone()).await;
}

/// Forgets the key of a session that has ended, while the page goes on.
pub(super) fn forget_soon(id: Option<KeyId>) {
    if let Some(id) = id {
        spawn_local(remove(id));
    }
}

/// A key that stays is forgotten with the others that grew old, when the next one is made.
async fn remove(id: KeyId) {
    if let Ok(tools) = tools().await {
        (tools.remove_key)(id).await;
    }
}

/// Forgets the key in use if it is not the session's: its sign-in came to nothing.
pub(super) fn forget_unused(core: &Core) {
    let of_session = core.current().and_then(|session| session.dpop_key.clone());
    let is_unused = |(id, _): &mut (KeyId, SigningKey)| Some(&*id) != of_session.as_ref();
    let unused = core.proofs.key.borrow_mut().take_if(is_unused);
    forget_soon(unused.map(|(id, _)| id));
}

/// Sends a request with the access token, if there is one: with a proof where there is a key, else as a bearer token.
/// A server that asks for its nonce gets the request once more.
pub(super) async fn send(sending: Sending<'_>, key: Option<&KeyId>) -> Sent {
    if let Some(key) = key {
        return (tools().await?.send)(sending, key).await;
    }
    let Sending { core, purpose, request, access_token, max_bytes } = sending;
    let request = match access_token {
        Some(token) => request.with_bearer(token),
        None => request,
    };
    let (id, answer) = core.wire.send(purpose, &request, max_bytes).await;
    Ok((id, answer?))
}
