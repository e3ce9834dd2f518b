use std::{cell::RefCell, rc::Rc};

use wasm_bindgen_futures::spawn_local;

use super::super::exchange_log::ExchangeLog;
use crate::{
    browser::{clock, key_store, signing_key::SigningKey},
    lazy,
    protocol::{
        check::Failure,
        oauth::{
            KeyId, Nonces, ResponseType, ServerMetadata,
            dpop::{ALGORITHM, KEY_MISSING, RESPONSE_TYPE},
        },
    },
    session::Provider,
};

/// The key in use, and the nonces that servers asked for.
pub(crate) struct DpopKeys {
    pub(super) log: ExchangeLog,
    current: RefCell<Option<(KeyId, SigningKey)>>,
    pub(super) nonces: RefCell<Nonces>,
}

impl DpopKeys {
    pub(crate) fn new(log: ExchangeLog) -> Self {
        Self { log, current: RefCell::default(), nonces: RefCell::default() }
    }

    /// Makes and stores a key for a sign-in, if its access tokens are to be bound to one.
    pub(crate) async fn make(
        self: &Rc<Self>,
        provider: &Provider,
        metadata: &ServerMetadata,
        response_type: ResponseType,
    ) -> Result<Option<KeyId>, Failure> {
        if !(provider.dpop && (response_type.code || response_type.token)) {
            return Ok(None);
        }
        make_key(self, metadata, response_type).await?.map(Some)
    }

    /// Makes sure that the key of a sign-in or a session can be used.
    pub(crate) async fn check(self: &Rc<Self>, id: Option<&KeyId>) -> Result<(), Failure> {
        match id {
            Some(id) => find_key(self, id).await?.map(|_| ()),
            None => Ok(()),
        }
    }

    /// Removes the key of a session.
    pub(crate) async fn forget(&self, id: &KeyId) {
        self.current.take();
        remove(id.clone()).await;
    }

    /// Removes the key of a session that has ended, in the background.
    pub(crate) fn forget_soon(&self, id: Option<&KeyId>) {
        if let Some(id) = id.cloned() {
            spawn_local(remove(id));
        }
    }

    /// Removes the key in use if it is not the session's: its sign-in failed.
    pub(crate) fn forget_unused(&self, of_session: Option<&KeyId>) {
        let is_unused = |(id, _): &mut (KeyId, SigningKey)| Some(&*id) != of_session;
        let unused = self.current.borrow_mut().take_if(is_unused);
        self.forget_soon(unused.map(|(id, _)| id).as_ref());
    }
}

/// A key that could not be removed is removed with other old keys when the next one is made.
async fn remove(id: KeyId) {
    let _ = remove_key(&id).await;
}

lazy! {
    flows,
    async fn make_key<'a>(
        keys: &'a DpopKeys, metadata: &'a ServerMetadata, response_type: ResponseType
    ) -> Result<KeyId, Failure> {
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
        keys.current.replace(Some((id.clone(), key)));
        Ok(id)
    }
}

lazy! {
    flows,
    /// The key of this name, from this page or from the key store.
    pub(super) async fn find_key<'a>(keys: &'a DpopKeys, id: &'a KeyId) -> Result<SigningKey, Failure> {
        let current = keys.current.borrow().clone();
        if let Some((_, key)) = current.filter(|(known, _)| known == id) {
            return Ok(key);
        }
        let stored = match key_store::read(id.as_str()).await {
            Some(pair) => SigningKey::of_pair(pair).await,
            None => None,
        };
        let is_named = |key: &SigningKey| key.public.thumbprint() == id.thumbprint();
        let key = stored.filter(is_named).ok_or_else(|| Failure::plain(&KEY_MISSING))?;
        keys.current.replace(Some((id.clone(), key.clone())));
        Ok(key)
    }
}

lazy! {
    flows,
    async fn remove_key<'a>(id: &'a KeyId) -> () {
        key_store::remove(id.as_str()).await;
    }
}
