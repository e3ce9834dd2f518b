//! Requests that prove possession of a key, where the provider is configured for it (RFC 9449). What makes the proofs
//! can be in a file of its own: a plain sign-in does not wait for it.

use std::cell::RefCell;

use wasm_bindgen_futures::spawn_local;

use super::{
    bound::{LoadProver, Prover, Sending},
    core::Core,
    wire::{MessageId, Purpose},
};
use crate::{
    browser::signing_key::SigningKey,
    protocol::{
        Secret,
        check::Failure,
        http::{Request, Response},
        oauth::{
            KeyId, Nonces, ResponseType, ServerMetadata,
            dpop::{ALGORITHM, RESPONSE_TYPE},
        },
    },
    session::Provider,
};

crate::rules! {
    NOT_LOADED = "PART_NOT_LOADED", Environment, "ARCHITECTURE, How the app is loaded",
        "The part of the app that a sign-in needs can be loaded",
        "A part of the app that this sign-in needs did not load.",
        "Check the connection and try again.";
}

/// What proofs are made with: the key in use, and what servers asked to be in them.
#[derive(Default)]
pub(super) struct Proofs {
    pub(super) key: RefCell<Option<(KeyId, SigningKey)>>,
    pub(super) nonces: RefCell<Nonces>,
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
    if response_type.token {
        return Err(Failure::of(&RESPONSE_TYPE, "a type without token", &response_type.to_string()));
    }
    if !metadata.takes_es256_proofs {
        return Err(Failure::of(&ALGORITHM, "ES256", "others"));
    }
    let prover = prover(core.load_prover).await?;
    (prover.new_key)(core.proofs.clone()).await.map(Some)
}

/// Makes sure that the key of this name is there, in this page or where it was kept.
pub(super) async fn find(core: &Core, id: &KeyId) -> Result<(), Failure> {
    (prover(core.load_prover).await?.find)(core.proofs.clone(), id.clone()).await
}

/// Forgets the key of a session; one that is used once more all the same is found to be missing.
pub(super) async fn forget(core: &Core, id: &KeyId) {
    core.proofs.key.take();
    remove(core.load_prover, id.clone()).await;
}

/// Forgets the key of a session that has ended, while the page goes on.
pub(super) fn forget_soon(core: &Core, id: Option<KeyId>) {
    if let Some(id) = id {
        spawn_local(remove(core.load_prover, id));
    }
}

/// Forgets the key in use if it is not the session's: its sign-in came to nothing.
pub(super) fn forget_unused(core: &Core) {
    let of_session = core.current().and_then(|session| session.dpop_key.clone());
    let is_unused = |(id, _): &mut (KeyId, SigningKey)| Some(&*id) != of_session.as_ref();
    let unused = core.proofs.key.borrow_mut().take_if(is_unused);
    forget_soon(core, unused.map(|(id, _)| id));
}

/// Sends a request with the access token, if there is one: with a proof where there is a key, else as a bearer token.
pub(super) async fn send(
    core: &Core,
    purpose: Purpose,
    request: Request,
    access_token: Option<&Secret>,
    key: Option<&KeyId>,
    max_bytes: usize,
) -> Result<(MessageId, Response), Failure> {
    let Some(key) = key.cloned() else {
        let request = match access_token {
            Some(token) => request.with_bearer(token),
            None => request,
        };
        let (id, answer) = core.wire.send(purpose, &request, max_bytes).await;
        return Ok((id, answer?));
    };
    let sending = Sending {
        wire: core.wire.clone(),
        proofs: core.proofs.clone(),
        purpose,
        request,
        access_token: access_token.cloned(),
        key,
        max_bytes,
    };
    (prover(core.load_prover).await?.send)(sending).await
}

async fn remove(load: LoadProver, id: KeyId) {
    // A key that stays behind is of no use to anybody: its tokens are gone.
    if let Ok(prover) = prover(load).await {
        let _ = (prover.remove)(id).await;
    }
}

async fn prover(load: LoadProver) -> Result<Prover, Failure> {
    load().await.ok_or_else(|| Failure::plain(&NOT_LOADED))
}
