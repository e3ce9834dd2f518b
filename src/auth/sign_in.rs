//! The way out: from the button to the provider's page.

use std::rc::Rc;

use super::{
    core::Core,
    documents::Documents,
    flow::{Awaited, Flow},
    keep, proof,
    wire::{MessageId, Purpose},
};
use crate::{
    browser::{clock, crypto, location},
    lazy,
    protocol::{
        check::{Checks, Failure, quote},
        oauth::{
            AuthorizationRequest, RequestUri, ServerMetadata,
            pushed_request::{INVALID as PUSH_INVALID, MAX_PUSHED_RESPONSE_BYTES},
            server_metadata::METADATA_INCOMPLETE,
        },
        oidc::{Initiation, initiation::UNKNOWN_ISSUER},
        url::HttpUrl,
    },
    session::{Entropy, Provider, SignInOptions, Transaction, failure_of},
    trace::{Outcome, Sent, masked},
};

const REQUEST: Purpose = Purpose("Authorization request", "RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1");

const PUSH: Purpose = Purpose("Pushed authorization request", "RFC 9126 §2.1");

/// Sends the browser to the provider, or shows why not.
pub(super) async fn sign_in(core: Rc<Core>, provider: Provider, options: SignInOptions) {
    core.begin_sign_in();
    let left = prepare(&core, &provider, options).await.and_then(|url| location::leave_for(&url));
    if let Err(failure) = left {
        core.fail(failure);
    }
}

/// Starts the sign-in that the address asks for (OpenID Connect Core §4).
pub(super) async fn initiated(core: Rc<Core>, query: String) {
    match initiating().await {
        Ok(initiate) => initiate(core, query).await,
        Err(not_loaded) => core.fail(not_loaded.into()),
    }
}

lazy! {
    flows,
    fn initiating() -> fn(Rc<Core>, String) -> Flow<()> {
        |core, query| Box::pin(initiate(core, query))
    }
}

async fn initiate(core: Rc<Core>, query: String) {
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
    let request = transaction.authorization_request();
    if provider.pushed_requests || documents.metadata.requires_pushed_requests {
        transaction.request_uri = Some(pushing().await?(core, &documents, &request).await?);
    }
    keep::write_transaction(&transaction)?;
    let endpoint = &documents.metadata.authorization_endpoint;
    core.wire.record(REQUEST, shown(&transaction, endpoint), Outcome::Moved);
    Ok(match &transaction.request_uri {
        Some(reference) => request.pushed_url(endpoint, reference),
        None => request.url(endpoint),
    })
}

lazy! {
    flows,
    fn pushing() -> for<'a> fn(&'a Core, &'a Documents, &'a AuthorizationRequest) -> Awaited<'a, Result<RequestUri, Failure>> {
        |core, documents, request| Box::pin(push(core, documents, request))
    }
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

/// Shows, after the return, how the browser got to the provider.
pub(super) fn retell(core: &Core, response: MessageId, transaction: &Transaction, metadata: &ServerMetadata) {
    let pushed_to = metadata.pushed_authorization_request_endpoint.as_ref();
    if let Some(endpoint) = pushed_to.filter(|_| transaction.request_uri.is_some()) {
        let pushed = transaction.authorization_request().pushed(endpoint);
        core.wire.record_before(response, PUSH, Sent::Fetch(pushed));
    }
    let request = shown(transaction, &metadata.authorization_endpoint);
    core.wire.record_before(response, REQUEST, request);
}

/// An authorization request as the wire shows it: with what stood in the address.
fn shown(transaction: &Transaction, endpoint: &HttpUrl) -> Sent {
    let request = transaction.authorization_request();
    let parameters = match &transaction.request_uri {
        Some(reference) => {
            request.pushed_parameters(reference).map(|(name, value)| (name, value.into())).into()
        }
        None => request.parameters(),
    };
    let parameters = parameters.into_iter().map(|(name, value)| masked(name.into(), value));
    Sent::Navigation(endpoint.clone(), parameters.collect())
}
