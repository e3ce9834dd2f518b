//! What makes proofs of possession (RFC 9449), for those whose tokens are bound to a key.

use std::rc::Rc;

use super::{
    core::Flow,
    proof::Proofs,
    wire::{MessageId, Purpose, Wire},
};
use crate::{
    browser::{clock, crypto, key_store, signing_key::SigningKey},
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::{Request, Response},
        oauth::{
            KeyId, Proof,
            dpop::{KEY_MISSING, NONCE, asks_for_nonce},
        },
    },
};

/// A request that is to be proven.
pub(super) struct Sending {
    pub(super) wire: Wire,
    pub(super) proofs: Rc<Proofs>,
    pub(super) purpose: Purpose,
    pub(super) request: Request,
    pub(super) access_token: Option<Secret>,
    pub(super) key: KeyId,
    pub(super) max_bytes: usize,
}

type Made<T> = Flow<Result<T, Failure>>;

/// What makes proofs. It is asked for through [`LoadProver`], so that it can be in a file of its own.
#[derive(Clone, Copy)]
pub struct Prover {
    /// Makes a key and keeps it.
    pub(super) new_key: fn(Rc<Proofs>) -> Made<KeyId>,
    /// Looks for a key in this page, then where it was kept.
    pub(super) find: fn(Rc<Proofs>, KeyId) -> Made<()>,
    /// Forgets a key that was kept.
    pub(super) remove: fn(KeyId) -> Made<()>,
    /// Sends a request with a proof.
    pub(super) send: fn(Sending) -> Made<(MessageId, Response)>,
}

/// What brings a [`Prover`] when it is first needed; nothing where its file does not come. [`Prover::at_hand`] has no
/// file to wait for.
pub type LoadProver = fn() -> Flow<Option<Prover>>;

impl Default for Prover {
    fn default() -> Self {
        Self {
            new_key: |proofs| Box::pin(async move { new_key(&proofs).await }),
            find: |proofs, id| Box::pin(async move { key(&proofs, &id).await.map(drop) }),
            remove: |id| {
                Box::pin(async move {
                    key_store::remove(id.as_str()).await;
                    Ok(())
                })
            },
            send: |sending| Box::pin(sending.send()),
        }
    }
}

impl Prover {
    /// What makes proofs, for an app whose code is in one file.
    pub fn at_hand() -> Flow<Option<Self>> {
        Box::pin(async { Some(Self::default()) })
    }
}

async fn new_key(proofs: &Proofs) -> Result<KeyId, Failure> {
    let key = SigningKey::generate().await?;
    let now = clock::now();
    let id = KeyId::new(&key.public, now);
    key_store::write(id.as_str(), key.pair(), &KeyId::oldest_kept(now)).await?;
    proofs.key.replace(Some((id.clone(), key)));
    Ok(id)
}

/// The key of this name.
async fn key(proofs: &Proofs, id: &KeyId) -> Result<SigningKey, Failure> {
    let known = proofs.key.borrow().clone();
    if let Some((_, key)) = known.filter(|(known, _)| known == id) {
        return Ok(key);
    }
    let kept = match key_store::read(id.as_str()).await {
        Some(pair) => SigningKey::of_pair(pair).await,
        None => None,
    };
    let is_named = |key: &SigningKey| key.public.thumbprint() == id.thumbprint();
    let key = kept.filter(is_named).ok_or_else(|| Failure::plain(&KEY_MISSING))?;
    proofs.key.replace(Some((id.clone(), key.clone())));
    Ok(key)
}

impl Sending {
    /// A server that asks for its nonce gets the request once more.
    async fn send(self) -> Result<(MessageId, Response), Failure> {
        let key = key(&self.proofs, &self.key).await?;
        let origin = self.request.url.origin();
        for is_last in [false, true] {
            let proven = self.prove(&key).await?;
            let (id, answer) = self.wire.send(self.purpose, &proven, self.max_bytes).await;
            let response = answer?;
            let is_nonce_given = self.proofs.nonces.borrow_mut().learn(origin, &response);
            if !asks_for_nonce(&response) {
                return Ok((id, response));
            }
            if is_last || !is_nonce_given {
                let mut checks = Checks::default();
                let found = if is_nonce_given { "its own nonce refused" } else { "no nonce" };
                checks.record(&NONCE, false, "a nonce that is taken", found);
                self.wire.checked(id, &checks);
                return Err(Failure::of(&NONCE, "a nonce that is taken", found));
            }
        }
        Err(Failure::plain(&NONCE))
    }

    async fn prove(&self, key: &SigningKey) -> Result<Request, Failure> {
        let id = crypto::random_bytes()?;
        let nonce = self.proofs.nonces.borrow().of(self.request.url.origin()).map(str::to_owned);
        let access_token = self.access_token.as_ref();
        let (request, nonce, issued_at) = (&self.request, nonce.as_deref(), clock::now());
        let proof = Proof { request, access_token, nonce, id: &id, issued_at };
        let input = proof.signing_input(&key.public);
        let signature = key.sign(&input).await?;
        Ok(self.request.clone().with_proof(&input, &signature, access_token))
    }
}
