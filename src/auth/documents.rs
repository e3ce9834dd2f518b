//! What a provider says of itself: metadata and keys, fetched once a tab and checked whenever they are read.

use std::rc::Rc;

use super::{
    core::Core,
    keep,
    wire::{Purpose, Wire},
};
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
            server_metadata::{MAX_METADATA_BYTES, METADATA_INVALID, METADATA_ISSUER, well_known_urls},
        },
        url::HttpUrl,
    },
    session::Provider,
};

const DISCOVERY: Purpose = Purpose("Discovery", "OpenID Connect Discovery §4, RFC 8414 §3");
const KEYS: Purpose = Purpose("Keys", "RFC 7517 §5");

/// Metadata and keys of one issuer.
#[derive(Clone, Debug)]
pub(super) struct Documents {
    pub(super) metadata: ServerMetadata,
    pub(super) keys: JwkSet,
    metadata_text: String,
    keys_text: String,
}

impl Documents {
    /// What is known of the provider: from this page, else from this tab's storage, else from the provider.
    pub(super) async fn of(core: &Core, provider: &Provider) -> Result<Rc<Self>, Failure> {
        match Self::known(core, provider) {
            Some(known) => Ok(known),
            None => Ok(Self::fetch(&core.wire, &provider.issuer).await?.remember(core)),
        }
    }

    /// What is known of the provider without asking it.
    pub(super) fn known(core: &Core, provider: &Provider) -> Option<Rc<Self>> {
        let issuer = &provider.issuer;
        let known = core.documents.borrow().iter().find(|known| known.metadata.issuer == *issuer).cloned();
        known.or_else(|| Some(Self::kept(issuer)?.remember(core)))
    }

    /// The keys as the provider wrote them.
    pub(super) fn keys_text(&self) -> &str {
        &self.keys_text
    }

    /// The same metadata with keys fetched anew: the provider may have begun to sign with another.
    pub(super) async fn with_new_keys(&self, core: &Core) -> Result<Rc<Self>, Failure> {
        let (keys, keys_text) = fetch_keys(&core.wire, &self.metadata).await?;
        let documents = Self { keys, keys_text, ..self.clone() };
        // Where nothing was kept before, the sign-in keeps it when it starts.
        if keep::read_documents(self.metadata.issuer.as_str()).is_some() {
            documents.keep()?;
        }
        Ok(documents.remember(core))
    }

    /// Keeps them for this tab, so that the way back from the provider needs no further request.
    pub(super) fn keep(&self) -> Result<(), Failure> {
        keep::write_documents(self.metadata.issuer.as_str(), &self.metadata_text, &self.keys_text)
    }

    fn remember(self, core: &Core) -> Rc<Self> {
        let documents = Rc::new(self);
        let mut known = core.documents.borrow_mut();
        known.retain(|other| other.metadata.issuer != documents.metadata.issuer);
        known.push(documents.clone());
        documents
    }

    fn kept(issuer: &HttpUrl) -> Option<Self> {
        let (metadata_text, keys_text) = keep::read_documents(issuer.as_str())?;
        let metadata = ServerMetadata::parse(metadata_text.as_bytes(), issuer, &location::origin()).ok()?;
        let keys = JwkSet::parse(keys_text.as_bytes()).ok()?;
        Some(Self { metadata, keys, metadata_text, keys_text })
    }

    /// Asks the provider, whatever is kept.
    pub(super) async fn fetch(wire: &Wire, issuer: &HttpUrl) -> Result<Self, Failure> {
        let (metadata, metadata_text) = fetch_metadata(wire, issuer).await?;
        let (keys, keys_text) = fetch_keys(wire, &metadata).await?;
        Ok(Self { metadata, keys, metadata_text, keys_text })
    }
}

/// Tries both well-known addresses. A document that is there but wrong is not replaced by the other.
pub(super) async fn fetch_metadata(
    wire: &Wire,
    issuer: &HttpUrl,
) -> Result<(ServerMetadata, String), Failure> {
    let mut failure = Failure::plain(&METADATA_INVALID);
    for url in well_known_urls(issuer)? {
        let (id, answer) = wire.send(DISCOVERY, &Request::get(url), MAX_METADATA_BYTES).await;
        let response = answer?;
        if response.status != 200 {
            failure = unexpected(&response);
            continue;
        }
        let parsed = ServerMetadata::parse(&response.body, issuer, &location::origin());
        let mut checks = Checks::default();
        match &parsed {
            Ok(_) => checks.record(&METADATA_ISSUER, true, issuer.as_str(), "the same"),
            Err(failure) => checks.push(Check::from(failure.clone())),
        }
        wire.checked(id, &checks);
        return Ok((parsed?, text_of(response)));
    }
    Err(failure)
}

pub(super) async fn fetch_keys(wire: &Wire, metadata: &ServerMetadata) -> Result<(JwkSet, String), Failure> {
    match metadata.jwks_uri.clone() {
        Some(url) => fetch_key_set(wire, url).await,
        None => Ok((JwkSet::default(), r#"{"keys":[]}"#.into())),
    }
}

/// Asks for the key set at an address.
pub(super) async fn fetch_key_set(wire: &Wire, url: HttpUrl) -> Result<(JwkSet, String), Failure> {
    let (id, answer) = wire.send(KEYS, &Request::get(url), MAX_JWKS_BYTES).await;
    let response = answer?;
    let parsed = match response.status {
        200 => JwkSet::parse(&response.body),
        status => Err(Failure::of(&JWKS_INVALID, "status 200", &status.to_string())),
    };
    let mut checks = Checks::default();
    match &parsed {
        Ok(_) => checks.record(&JWKS_INVALID, true, "an object with an array of keys", "one"),
        Err(failure) => checks.push(Check::from(failure.clone())),
    }
    wire.checked(id, &checks);
    Ok((parsed?, text_of(response)))
}

fn unexpected(response: &Response) -> Failure {
    let media_type = quote(response.header("content-type").unwrap_or("no content type"));
    Failure::of(&METADATA_INVALID, "status 200", &format!("status {}, {media_type}", response.status))
}

/// It was parsed as JSON, so it is UTF-8.
fn text_of(response: Response) -> String {
    String::from_utf8(response.body).unwrap_or_default()
}
