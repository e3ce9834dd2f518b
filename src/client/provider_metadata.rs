//! A provider's metadata and keys: fetched once per tab, and checked whenever they are read.

use std::{cell::RefCell, rc::Rc};

use super::{exchange_log::ExchangeLog, storage};
use crate::{
    browser::location,
    protocol::{
        check::{Check, Checks, Failure, quote},
        http::{Request, Response},
        jose::{
            JwkSet,
            jwk::{JWKS_INVALID, MAX_JWKS_BYTES},
        },
        oauth::{
            ServerMetadata,
            server_metadata::{
                MAX_METADATA_BYTES, METADATA_ENDPOINT, METADATA_INVALID, METADATA_ISSUER, not_found,
                well_known_urls,
            },
        },
        url::HttpUrl,
    },
    trace::Purpose,
};

/// Metadata and keys of one issuer.
#[derive(Clone, Debug)]
pub(super) struct ProviderMetadata {
    pub(super) document: ServerMetadata,
    pub(super) keys: JwkSet,
    document_text: String,
    keys_text: String,
}

impl ProviderMetadata {
    /// Fetches metadata and keys from the provider.
    pub(super) async fn fetch(log: &ExchangeLog, issuer: &HttpUrl) -> Result<Self, Failure> {
        let (document, document_text) = fetch_document(log, issuer).await?;
        let (keys, keys_text) = fetch_keys(log, &document).await?;
        Ok(Self { document, keys, document_text, keys_text })
    }

    fn read_stored(issuer: &HttpUrl) -> Option<Self> {
        let (document_text, keys_text) = storage::read_documents(issuer.as_str())?;
        let document = ServerMetadata::parse(document_text.as_bytes(), issuer, &location::origin()).ok()?;
        let keys = JwkSet::parse(keys_text.as_bytes()).ok()?;
        Some(Self { document, keys, document_text, keys_text })
    }

    /// Stores them for this tab, so that the response of a sign-in can be checked without a further request.
    pub(super) fn persist(&self) -> Result<(), Failure> {
        storage::write_documents(self.document.issuer.as_str(), &self.document_text, &self.keys_text)
    }

    /// The keys as the provider wrote them.
    pub(super) fn keys_text(&self) -> &str {
        &self.keys_text
    }
}

/// The metadata that this page has read.
pub(super) struct MetadataCache {
    log: ExchangeLog,
    cached: RefCell<Vec<Rc<ProviderMetadata>>>,
}

impl MetadataCache {
    pub(super) fn new(log: ExchangeLog) -> Self {
        Self { log, cached: RefCell::default() }
    }

    /// Metadata and keys from this page, else from this tab's storage, else from the provider.
    pub(super) async fn get_or_fetch(&self, issuer: &HttpUrl) -> Result<Rc<ProviderMetadata>, Failure> {
        match self.get(issuer) {
            Some(known) => Ok(known),
            None => Ok(self.insert(ProviderMetadata::fetch(&self.log, issuer).await?)),
        }
    }

    /// Metadata and keys from this page, else from this tab's storage.
    pub(super) fn get(&self, issuer: &HttpUrl) -> Option<Rc<ProviderMetadata>> {
        let cached = self.cached.borrow().iter().find(|known| known.document.issuer == *issuer).cloned();
        cached.or_else(|| Some(self.insert(ProviderMetadata::read_stored(issuer)?)))
    }

    /// The same metadata with keys fetched again: the provider may have begun to sign with another key.
    pub(super) async fn refetch_keys(
        &self,
        known: &ProviderMetadata,
    ) -> Result<Rc<ProviderMetadata>, Failure> {
        let (keys, keys_text) = fetch_keys(&self.log, &known.document).await?;
        let metadata = ProviderMetadata { keys, keys_text, ..known.clone() };
        // What was not stored before is stored when a sign-in starts.
        if storage::read_documents(metadata.document.issuer.as_str()).is_some() {
            metadata.persist()?;
        }
        Ok(self.insert(metadata))
    }

    fn insert(&self, metadata: ProviderMetadata) -> Rc<ProviderMetadata> {
        let metadata = Rc::new(metadata);
        let mut cached = self.cached.borrow_mut();
        cached.retain(|other| other.document.issuer != metadata.document.issuer);
        cached.push(metadata.clone());
        metadata
    }
}

/// Tries the well-known URLs in turn, until one has the metadata of this issuer.
pub(super) async fn fetch_document(
    log: &ExchangeLog,
    issuer: &HttpUrl,
) -> Result<(ServerMetadata, String), Failure> {
    let mut failures = Vec::new();
    for url in well_known_urls(issuer)? {
        match fetch_document_at(log, url.clone(), issuer).await {
            // The document of the issuer, with an address that is not safe to use.
            Err(failure) if failure.is(&METADATA_ENDPOINT) => return Err(failure),
            Err(failure) => failures.push((url, failure)),
            found => return found,
        }
    }
    Err(not_found(&failures))
}

async fn fetch_document_at(
    log: &ExchangeLog,
    url: HttpUrl,
    issuer: &HttpUrl,
) -> Result<(ServerMetadata, String), Failure> {
    let (id, response) = log.send(Purpose::Discovery, &Request::get(url), MAX_METADATA_BYTES).await;
    let response = response?;
    if response.status != 200 {
        return Err(unexpected_status(&response));
    }
    let parsed = ServerMetadata::parse(&response.body, issuer, &location::origin());
    let mut checks = Checks::default();
    match &parsed {
        Ok(document) => {
            checks.record(&METADATA_ISSUER, true, issuer.as_str(), "the same");
            for (name, address) in &document.left_out {
                checks.unchecked(
                    &METADATA_ENDPOINT,
                    &[name, " is not https and is left out: ", address].concat(),
                );
            }
        }
        Err(failure) => checks.push(Check::from(failure.clone())),
    }
    log.add_checks(id, &checks);
    Ok((parsed?, text_of(response)))
}

pub(super) async fn fetch_keys(
    log: &ExchangeLog,
    document: &ServerMetadata,
) -> Result<(JwkSet, String), Failure> {
    match document.jwks_uri.clone() {
        Some(url) => fetch_key_set(log, url).await,
        None => Ok((JwkSet::default(), r#"{"keys":[]}"#.into())),
    }
}

async fn fetch_key_set(log: &ExchangeLog, url: HttpUrl) -> Result<(JwkSet, String), Failure> {
    let (id, response) = log.send(Purpose::Keys, &Request::get(url), MAX_JWKS_BYTES).await;
    let response = response?;
    let parsed = match response.status {
        200 => JwkSet::parse(&response.body),
        status => Err(Failure::of(&JWKS_INVALID, "status 200", &status.to_string())),
    };
    let mut checks = Checks::default();
    match &parsed {
        Ok(_) => checks.record(&JWKS_INVALID, true, "an object with an array of keys", "one"),
        Err(failure) => checks.push(Check::from(failure.clone())),
    }
    log.add_checks(id, &checks);
    Ok((parsed?, text_of(response)))
}

/// The keys at an address: a key set if the address looks like one, else the keys of the issuer with this address.
///
/// # Errors
///
/// When the address does not answer, or with something else.
pub async fn fetch_keys_at(log: &ExchangeLog, url: HttpUrl) -> Result<JwkSet, Failure> {
    let address = url.as_str().to_ascii_lowercase();
    let key_set_endings = ["jwks", "jwks.json", "keys", "certs", "jwks_uri"];
    if key_set_endings.iter().any(|ending| address.ends_with(ending)) {
        return Ok(fetch_key_set(log, url).await?.0);
    }
    let issuer = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]
        .iter()
        .find_map(|ending| url.as_str().strip_suffix(ending));
    let issuer = issuer.map_or(Ok(url.clone()), HttpUrl::parse)?;
    Ok(ProviderMetadata::fetch(log, &issuer).await?.keys)
}

fn unexpected_status(response: &Response) -> Failure {
    let media_type = quote(response.header("content-type").unwrap_or("no content type"));
    Failure::of(&METADATA_INVALID, "status 200", &format!("status {}, {media_type}", response.status))
}

fn text_of(response: Response) -> String {
    String::from_utf8(response.body).expect("what was parsed as JSON is UTF-8")
}
