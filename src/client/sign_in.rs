//! From the button to the provider's page.
//!
//! Everything that can fail happens before the page is left. What the callback needs is stored with the transaction.

use std::rc::Rc;

use super::{context::Context, eager::Started, kept_log, provider_metadata::ProviderMetadata, storage};
use crate::{
    browser::{clock, crypto, location},
    lazy,
    protocol::{
        check::{Checks, Failure},
        oauth::{
            AuthorizationRequest, RequestUri,
            pushed_request::{INVALID as PUSH_INVALID, MAX_PUSHED_RESPONSE_BYTES},
            server_metadata::METADATA_INCOMPLETE,
        },
        url::HttpUrl,
    },
    session::{AuthEvent, Entropy, Provider, SignInOptions, Transaction, failure_of},
    trace::{Outcome, Purpose, Sent, masked},
};

/// Sends the browser to the provider, or shows why not.
pub(super) async fn sign_in(context: Rc<Context>, provider: Provider, options: SignInOptions) {
    context.auth.apply(AuthEvent::SignInStarted);
    let kept = Started::new(kept_log::keep(context.clone()));
    let url = prepare(&context, &provider, options).await;
    kept.await;
    kept_log::save(&context).await;
    if !context.auth.is_signing_in() {
        return;
    }
    if let Err(failure) = url.and_then(|url| location::leave_for(&url)) {
        context.fail(failure);
    }
}

/// Stores the transaction of a sign-in and returns the URL to send the browser to.
pub(super) async fn prepare(
    context: &Context,
    provider: &Provider,
    mut options: SignInOptions,
) -> Result<HttpUrl, Failure> {
    let metadata = context.metadata.get_or_fetch(&provider.issuer).await?;
    let document = &metadata.document;
    let target = options.return_to.take().unwrap_or_else(location::here);
    options.return_to = location::within_origin(&target, |path| context.configuration.is_message_path(path));
    let entropy = Entropy {
        state: crypto::random_bytes()?,
        nonce: crypto::random_bytes()?,
        code_verifier: crypto::random_bytes()?,
    };
    let mut transaction = Transaction::begin(provider, &options, &entropy, document, clock::now());
    document.check_completeness(transaction.response_type, &transaction.scope)?;
    transaction.dpop_key = context.dpop.make(provider, document, transaction.response_type).await?;
    metadata.persist()?;
    let request = transaction.authorization_request();
    if provider.pushed_requests || document.requires_pushed_requests {
        transaction.request_uri = Some(push(context, &metadata, &request).await??);
    }
    storage::write_transaction(&transaction)?;
    let endpoint = &document.authorization_endpoint;
    context.log.record(Purpose::AuthorizationRequest, shown(&transaction, endpoint), Outcome::Moved);
    Ok(match &transaction.request_uri {
        Some(reference) => request.pushed_url(endpoint, reference),
        None => request.url(endpoint),
    })
}

lazy! {
    flows,
    /// Sends the parameters to the provider; the URL then has a reference in their place.
    async fn push<'a>(
        context: &'a Context, metadata: &'a ProviderMetadata, request: &'a AuthorizationRequest
    ) -> Result<RequestUri, Failure> {
        let name = "pushed_authorization_request_endpoint";
        let endpoint = metadata.document.pushed_authorization_request_endpoint.as_ref();
        let endpoint = endpoint.ok_or_else(|| Failure::of(&METADATA_INCOMPLETE, name, "none"))?;
        let (id, response) = context.log.send(Purpose::PushedRequest, &request.pushed(endpoint), MAX_PUSHED_RESPONSE_BYTES).await;
        let mut checks = Checks::default();
        let reference = RequestUri::read(&response?, &mut checks);
        context.log.add_checks(id, &checks);
        reference.ok_or_else(|| failure_of(&checks, &PUSH_INVALID))
    }
}

/// An authorization request with the parameters of its URL.
fn shown(transaction: &Transaction, endpoint: &HttpUrl) -> Sent {
    let request = transaction.authorization_request();
    let parameters: Vec<_> = match &transaction.request_uri {
        Some(reference) => request
            .pushed_parameters(reference)
            .map(|(name, value)| masked(name.to_owned(), value.to_owned()))
            .into(),
        None => {
            request.parameters().into_iter().map(|(name, value)| masked(name.into_owned(), value)).collect()
        }
    };
    Sent::navigation(endpoint, parameters)
}
