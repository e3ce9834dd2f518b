use super::super::exchange_log::ExchangeId;
use super::{
    key::{DpopKeys, find_key},
    request::ProtectedRequest,
};
use crate::{
    lazy,
    protocol::{
        check::{Checks, Failure},
        http::Response,
        oauth::{
            KeyId,
            dpop::{NONCE, asks_for_nonce},
        },
    },
};

/// Sends a request: with a proof if there is a key, else with a bearer token if it has one.
pub(crate) async fn send(
    keys: &DpopKeys,
    request: ProtectedRequest,
    key: Option<&KeyId>,
) -> Result<(ExchangeId, Response), Failure> {
    match key {
        Some(key) => send_with_proof(keys, request, key).await?,
        None => {
            let bearer = request.with_bearer();
            let (id, response) = keys.log.send(request.purpose, &bearer, request.max_bytes).await;
            Ok((id, response?))
        }
    }
}

lazy! {
    flows,
    /// Sends a request with a proof. A server that asks for its nonce gets it once more (RFC 9449 §8, §9).
    async fn send_with_proof<'a>(
        keys: &'a DpopKeys, request: ProtectedRequest, key: &'a KeyId
    ) -> Result<(ExchangeId, Response), Failure> {
        let key = find_key(keys, key).await??;
        let origin = request.request.url.origin().to_owned();
        for is_last in [false, true] {
            let proven = request.with_proof(keys, &key).await?;
            let (id, response) = keys.log.send(request.purpose, &proven, request.max_bytes).await;
            let response = response?;
            let is_nonce_given = keys.nonces.borrow_mut().learn(&origin, &response);
            if !asks_for_nonce(&response) {
                return Ok((id, response));
            }
            if is_last || !is_nonce_given {
                let mut checks = Checks::default();
                let found = if is_nonce_given { "its own nonce refused" } else { "no nonce" };
                checks.record(&NONCE, false, "a nonce that is taken", found);
                keys.log.add_checks(id, &checks);
                return Err(Failure::of(&NONCE, "a nonce that is taken", found));
            }
        }
        Err(Failure::plain(&NONCE))
    }
}
