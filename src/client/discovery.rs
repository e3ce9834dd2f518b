use super::{
    exchange_log::ExchangeLog,
    provider_metadata::{fetch_document, fetch_keys},
};
use crate::protocol::{check::Failure, json::Json, oauth::ServerMetadata, url::HttpUrl};

/// What a provider announces before anybody signs in there.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// Its metadata, checked.
    pub metadata: ServerMetadata,
    /// The same as the provider wrote it.
    pub announced: Json,
    /// Whether this page can fetch and read its keys.
    pub keys: Result<(), Failure>,
}

/// Fetches an issuer's metadata and keys. Nothing is stored.
pub(super) async fn discover(log: &ExchangeLog, issuer: &HttpUrl) -> Result<Discovery, Failure> {
    let (metadata, text) = fetch_document(log, issuer).await?;
    let keys = fetch_keys(log, &metadata).await.map(|_| ());
    let announced = Json::parse_object(text.as_bytes()).unwrap_or(Json::Null);
    Ok(Discovery { metadata, announced, keys })
}
