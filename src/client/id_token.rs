//! Verifies ID tokens: signature, then claims.

use std::rc::Rc;

use super::provider_metadata::{MetadataCache, ProviderMetadata};
use crate::{
    browser::crypto,
    protocol::{
        Secret,
        check::{Checks, Failure},
        jose::{SignatureVerified, jws::FORMAT},
        oidc::{Expectation, VerifiedIdToken},
    },
    session::{TokenCandidate, failure_of},
};

/// Verifies signature and claims. If no known key fits, the provider's keys are fetched once more.
pub(super) async fn verify(
    cache: &MetadataCache,
    metadata: &Rc<ProviderMetadata>,
    token: &Secret,
    expectation: &Expectation<'_>,
    checks: &mut Checks,
) -> Result<VerifiedIdToken, Failure> {
    let token = verify_signature(cache, metadata, token, checks).await?;
    VerifiedIdToken::validate(&token, expectation, checks).ok_or_else(|| failure_of(checks, &FORMAT))
}

/// Verifies the signature of an ID token or of signed userinfo. The claims are not checked.
pub(super) async fn verify_signature(
    cache: &MetadataCache,
    metadata: &Rc<ProviderMetadata>,
    token: &Secret,
    checks: &mut Checks,
) -> Result<SignatureVerified, Failure> {
    let allowed = &metadata.document.id_token_algorithms;
    let Some(candidate) = TokenCandidate::read(token, allowed, checks) else {
        return Err(failure_of(checks, &FORMAT));
    };
    let mut metadata = Rc::clone(metadata);
    let mut tried = crypto::verify_all(candidate.verifications(&metadata.keys)).await?;
    if candidate.needs_newer_keys(&tried) {
        metadata = cache.refetch_keys(&metadata).await?;
        tried = crypto::verify_all(candidate.verifications(&metadata.keys)).await?;
    }
    candidate.signed(&tried, &metadata.keys, checks).ok_or_else(|| failure_of(checks, &FORMAT))
}
