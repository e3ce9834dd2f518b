use super::{core::Core, documents};
use crate::protocol::{check::Failure, json::Json, oauth::ServerMetadata, url::HttpUrl};

/// What a provider says of itself before anybody signs in there.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// Its metadata, checked.
    pub metadata: ServerMetadata,
    /// The same as the provider wrote it.
    pub announced: Json,
    /// Whether its keys can be fetched and read by this page.
    pub keys: Result<(), Failure>,
}

/// Asks an issuer for its metadata and its keys. Nothing of it is kept.
pub(super) async fn discover(core: &Core, issuer: &HttpUrl) -> Result<Discovery, Failure> {
    let (metadata, text) = documents::fetch_metadata(&core.wire, issuer).await?;
    let keys = documents::fetch_keys(&core.wire, &metadata).await.map(|_| ());
    let announced = Json::parse_object(text.as_bytes()).unwrap_or(Json::Null);
    Ok(Discovery { metadata, announced, keys })
}
