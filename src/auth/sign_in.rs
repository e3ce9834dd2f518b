//! The way out: from the button to the provider's page.

use std::rc::Rc;

use super::{core::Core, documents::Documents, keep, proof, wire::Purpose};
use crate::{
    browser::{clock, crypto, location},
    protocol::{
        check::{Checks, Failure, quote},
        oauth::{
            AuthorizationRequest, RequestUri,
            pushed_request::{INVALID as PUSH_INVALID, MAX_PUSHED_RESPONSE_BYTES},
            server_metadata::METADATA_INCOMPLETE,
        },
        oidc::{Initiation, initiation::UNKNOWN_ISSUER},
        url::HttpUrl,
    },
    session::{Entropy, Provider, SignInOptions, Transaction, failure_of},
    trace::{Outcome, Sent, masked},
};

pub(super) const REQUEST: Purpose =
    Purpose("Authorization request", "RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1");

const PUSH: Purpose = Purpose("Pushed authorization request", "RFC 9126 §2.1");

/// Sends the browser to the provider, or shows why not.
pub(super) async fn sign_in(core: Rc<Core>, provider: Provider, options: SignInOptions) {
    core.begin_sign_in();
    match prepare(&core, &provider, options).await {
        Ok(url) => location::leave_for(&url),
        Err(failure) => core.fail(failure),
    }
}

/// Starts the sign-in that the address asks for (OpenID Connect Core §4).
pub(super) async fn initiated(core: Rc<Core>, query: String) {
    let started = Initiation::parse(&query).and_then(|initiation| {
        let known = |provider: &Provider| provider.issuer.as_str() == initiation.issuer;
        let provider = core.providers().into_iter().find(known);
        let unknown = || Failure::of(&UNKNOWN_ISSUER, "a configured issuer", &quote(&initiation.issuer));
        Ok((provider.ok_or_else(unknown)?, initiation))
    });
    match started {
        Ok((provider, Initiation { login_hint, target_link_uri, .. })) => {
            let return_to = Some(target_link_uri.unwrap_or_else(|| "/".into()));
            sign_in(core, provider, SignInOptions { login_hint, return_to, ..Default::default() }).await;
        }
        Err(failure) => core.fail(failure),
    }
}

/// Everything that can fail is done before the page is left, and what the way back needs is kept.
pub(super) async fn prepare(
    core: &Core,
    provider: &Provider,
    mut options: SignInOptions,
) -> Result<HttpUrl, Failure> {
    let documents = Documents::of(core, provider).await?;
    let target = options.return_to.take().unwrap_or_else(location::here);
    options.return_to = location::within_origin(&target);
    let entropy = Entropy {
        state: crypto::random_bytes()?,
        nonce: crypto::random_bytes()?,
        code_verifier: crypto::random_bytes()?,
    };
    let mut transaction = Transaction::begin(provider, &options, &entropy, clock::now());
    documents.metadata.check_completeness(transaction.response_type, &transaction.scope)?;
    let response_type = transaction.response_type;
    transaction.dpop_key = proof::new_key(core, provider, &documents.metadata, response_type).await?;
    documents.keep()?;
    keep::write_transaction(&transaction)?;
    let request = transaction.authorization_request();
    let endpoint = documents.metadata.authorization_endpoint.clone();
    if !(provider.pushed_requests || documents.metadata.requires_pushed_requests) {
        core.wire.record(REQUEST, shown(&request, &endpoint), Outcome::Moved);
        return Ok(request.url(&endpoint));
    }
    let reference = push(core, &documents, &request).await?;
    Ok(request.pushed_url(&endpoint, &reference))
}

/// Hands the parameters to the provider; what is left for the address is a reference.
async fn push(
    core: &Core,
    documents: &Documents,
    request: &AuthorizationRequest,
) -> Result<RequestUri, Failure> {
    let name = "pushed_authorization_request_endpoint";
    let endpoint = documents.metadata.pushed_authorization_request_endpoint.as_ref();
    let endpoint = endpoint.ok_or_else(|| Failure::of(&METADATA_INCOMPLETE, name, "none"))?;
    let (id, answer) = core.wire.send(PUSH, &request.pushed(endpoint), MAX_PUSHED_RESPONSE_BYTES).await;
    let mut checks = Checks::default();
    let reference = RequestUri::read(&answer?, &mut checks);
    core.wire.checked(id, &checks);
    reference.ok_or_else(|| failure_of(&checks, &PUSH_INVALID))
}

/// An authorization request as the wire shows it.
pub(super) fn shown(request: &AuthorizationRequest, endpoint: &HttpUrl) -> Sent {
    let parameters = request.parameters().into_iter().map(|(name, value)| masked(name.into(), value));
    Sent::Navigation(endpoint.clone(), parameters.collect())
}
