use super::key::DpopKeys;
use crate::{
    browser::{clock, crypto, signing_key::SigningKey},
    protocol::{Secret, check::Failure, http::Request, oauth::Proof},
    trace::Purpose,
};

/// A request that may carry an access token.
pub(crate) struct ProtectedRequest {
    pub(crate) purpose: Purpose,
    pub(crate) request: Request,
    pub(crate) access_token: Option<Secret>,
    /// The largest response that is read, in bytes.
    pub(crate) max_bytes: usize,
}

impl ProtectedRequest {
    /// The request with its access token as a bearer token (RFC 6750 §2.1).
    pub(super) fn with_bearer(&self) -> Request {
        match &self.access_token {
            Some(token) => self.request.clone().with_bearer(token),
            None => self.request.clone(),
        }
    }

    /// The request with a proof, and with its access token bound to the proof's key (RFC 9449 §4.2, §7.1).
    pub(super) async fn with_proof(&self, keys: &DpopKeys, key: &SigningKey) -> Result<Request, Failure> {
        let (request, access_token) = (&self.request, self.access_token.as_ref());
        let id = crypto::random_bytes()?;
        let nonce = keys.nonces.borrow().of(request.url.origin()).map(str::to_owned);
        let proof =
            Proof { request, access_token, nonce: nonce.as_deref(), id: &id, issued_at: clock::now() };
        let input = proof.signing_input(&key.public);
        let signature = key.sign(&input).await?;
        Ok(request.clone().with_proof(&input, &signature, access_token))
    }
}
