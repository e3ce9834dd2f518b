//! Requests that prove possession of a key, where the provider is configured for it (RFC 9449).

use std::cell::RefCell;

use wasm_bindgen_futures::spawn_local;

use super::{
    core::Core,
    wire::{MessageId, Purpose},
};
use crate::{
    browser::{clock, crypto, key_store, signing_key::SigningKey},
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::{Request, Response},
        oauth::{
            KeyId, Nonces, Proof, ResponseType, ServerMetadata,
            dpop::{ALGORITHM, KEY_MISSING, NONCE, RESPONSE_TYPE, asks_for_nonce},
        },
    },
    session::Provider,
};

/// What proofs are made with: the key in use, and what servers asked to be in them.
#[derive(Default)]
pub(super) struct Proofs {
    key: RefCell<Option<(KeyId, SigningKey)>>,
    nonces: RefCell<Nonces>,
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
    let key = SigningKey::generate().await?;
    let now = clock::now();
    let id = KeyId::new(&key.public, now);
    key_store::write(id.as_str(), key.pair(), &KeyId::oldest_kept(now)).await?;
    core.proofs.key.replace(Some((id.clone(), key)));
    Ok(Some(id))
}

/// The key of this name, from this page or from where it was kept.
pub(super) async fn key(core: &Core, id: &KeyId) -> Result<SigningKey, Failure> {
    let known = core.proofs.key.borrow().clone();
    if let Some((_, key)) = known.filter(|(known, _)| known == id) {
        return Ok(key);
    }
    let kept = match key_store::read(id.as_str()).await {
        Some(pair) => SigningKey::of_pair(pair).await,
        None => None,
    };
    let is_named = |key: &SigningKey| key.public.thumbprint() == id.thumbprint();
    let key = kept.filter(is_named).ok_or_else(|| Failure::plain(&KEY_MISSING))?;
    core.proofs.key.replace(Some((id.clone(), key.clone())));
    Ok(key)
}

/// Forgets the key of a session; one that is used once more all the same is found to be missing.
pub(super) async fn forget(core: &Core, id: &KeyId) {
    core.proofs.key.take();
    key_store::remove(id.as_str()).await;
}

/// Forgets the key of a session that has ended, while the page goes on.
pub(super) fn forget_soon(id: Option<KeyId>) {
    if let Some(id) = id {
        spawn_local(async move { key_store::remove(id.as_str()).await });
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
pub(super) async fn send(
    core: &Core,
    purpose: Purpose,
    request: Request,
    access_token: Option<&Secret>,
    key_id: Option<&KeyId>,
    max_bytes: usize,
) -> Result<(MessageId, Response), Failure> {
    let Some(key_id) = key_id else {
        let request = match access_token {
            Some(token) => request.with_bearer(token),
            None => request,
        };
        let (id, answer) = core.wire.send(purpose, &request, max_bytes).await;
        return Ok((id, answer?));
    };
    let key = key(core, key_id).await?;
    let origin = request.url.origin().to_owned();
    for is_last in [false, true] {
        let proven = prove(core, &key, request.clone(), access_token).await?;
        let (id, answer) = core.wire.send(purpose, &proven, max_bytes).await;
        let response = answer?;
        let is_nonce_given = core.proofs.nonces.borrow_mut().learn(&origin, &response);
        if !asks_for_nonce(&response) {
            return Ok((id, response));
        }
        if is_last || !is_nonce_given {
            let mut checks = Checks::default();
            let found = if is_nonce_given { "its own nonce refused" } else { "no nonce" };
            checks.record(&NONCE, false, "a nonce that is taken", found);
            core.wire.checked(id, &checks);
            return Err(Failure::of(&NONCE, "a nonce that is taken", found));
        }
    }
    Err(Failure::plain(&NONCE))
}

async fn prove(
    core: &Core,
    key: &SigningKey,
    request: Request,
    access_token: Option<&Secret>,
) -> Result<Request, Failure> {
    let id = crypto::random_bytes()?;
    let nonce = core.proofs.nonces.borrow().of(request.url.origin()).map(str::to_owned);
    let proof =
        Proof { request: &request, access_token, nonce: nonce.as_deref(), id: &id, issued_at: clock::now() };
    let input = proof.signing_input(&key.public);
    let signature = key.sign(&input).await?;
    Ok(request.with_proof(&input, &signature, access_token))
}
