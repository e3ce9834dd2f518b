//! Requests with a proof: made, and made once more where a server asks for its nonce (RFC 9449 §8, §9).

use super::{
    core::Core,
    proof::{Sending, Sent},
    proof_key,
};
use crate::{
    browser::{clock, crypto, signing_key::SigningKey},
    protocol::{
        Secret,
        check::{Checks, Failure},
        http::Request,
        oauth::{
            KeyId, Proof,
            dpop::{NONCE, asks_for_nonce},
        },
    },
};

/// Sends a request with a proof; a server that asks for its nonce gets it once more.
pub(super) async fn send(sending: Sending<'_>, key: &KeyId) -> Sent {
    let Sending { core, purpose, request, access_token, max_bytes } = sending;
    let key = proof_key::find(core, key).await?;
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
