//! The key that proofs are made with: made, kept where only this browser can use it, found again.

use super::core::Core;
use crate::{
    browser::{clock, key_store, signing_key::SigningKey},
    protocol::{
        check::Failure,
        oauth::{
            KeyId, ResponseType, ServerMetadata,
            dpop::{ALGORITHM, KEY_MISSING, RESPONSE_TYPE},
        },
    },
};

/// Makes and keeps a key for a sign-in.
pub(super) async fn make(
    core: &Core,
    metadata: &ServerMetadata,
    response_type: ResponseType,
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
    core.proofs.key.replace(Some((id.clone(), key)));
    Ok(id)
}

/// The key of this name, from this page or from where it was kept.
pub(super) async fn find(core: &Core, id: &KeyId) -> Result<SigningKey, Failure> {
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
