//! An ID token, from text to something that can be believed.

use std::rc::Rc;

use super::{core::Core, documents::Documents};
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

/// Verifies signature and claims; a key that is not known yet is asked for once.
pub(super) async fn verify(
    core: &Core,
    documents: &Rc<Documents>,
    token: &Secret,
    expectation: &Expectation<'_>,
    checks: &mut Checks,
) -> Result<VerifiedIdToken, Failure> {
    let token = signed(core, documents, token, checks).await?;
    VerifiedIdToken::validate(&token, expectation, checks).ok_or_else(|| failure_of(checks, &FORMAT))
}

/// Verifies the signature of an ID token or of userinfo; says nothing about the claims.
pub(super) async fn signed(
    core: &Core,
    documents: &Rc<Documents>,
    token: &Secret,
    checks: &mut Checks,
) -> Result<SignatureVerified, Failure> {
    let allowed = &documents.metadata.id_token_algorithms;
    let Some(candidate) = TokenCandidate::read(token, allowed, checks) else {
        return Err(failure_of(checks, &FORMAT));
    };
    let mut tried = crypto::verify_all(candidate.verifications(&documents.keys)).await?;
    if candidate.needs_newer_keys(&tried) {
        let newer = documents.with_new_keys(core).await?;
        tried = crypto::verify_all(candidate.verifications(&newer.keys)).await?;
    }
    candidate.signed(&tried, checks).ok_or_else(|| failure_of(checks, &FORMAT))
}
