//! An ID token, from text to something that can be believed.

use std::rc::Rc;

use super::{core::Core, documents::Documents};
use crate::{
    browser::crypto,
    protocol::{
        Secret,
        check::{Checks, Failure},
        jose::jws::FORMAT,
        oidc::{Expectation, VerifiedIdToken},
    },
    session::{IdTokenCandidate, failure_of},
};

/// Verifies signature and claims; a key that is not known yet is asked for once.
pub(super) async fn verify(
    core: &Core,
    documents: &Rc<Documents>,
    token: &Secret,
    expectation: &Expectation<'_>,
    checks: &mut Checks,
) -> Result<VerifiedIdToken, Failure> {
    let allowed = &documents.metadata.id_token_algorithms;
    let Some(candidate) = IdTokenCandidate::read(token, allowed, checks) else {
        return Err(failure_of(checks, &FORMAT));
    };
    let mut tried = crypto::verify_all(candidate.verifications(&documents.keys)).await?;
    if candidate.needs_newer_keys(&tried) {
        let newer = documents.with_new_keys(core).await?;
        tried = crypto::verify_all(candidate.verifications(&newer.keys)).await?;
    }
    let verified = candidate.conclude(&tried, expectation, checks);
    verified.ok_or_else(|| failure_of(checks, &FORMAT))
}
