use super::{
    exchange_log::ExchangeLog,
    provider_metadata::{fetch_document, fetch_keys},
};
use crate::{
    protocol::{
        check::Failure,
        http::Request,
        json::Json,
        oauth::{ServerMetadata, server_metadata::METADATA_ISSUER},
        url::HttpUrl,
    },
    session::{configuration::CONFIGURATION_ELEMENT, redirect_path},
    trace::Purpose,
};

/// The largest page that is read, in bytes.
const MAX_PAGE_BYTES: usize = 64 * 1024;

/// What a provider announces before anybody signs in there.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// Its metadata, checked.
    pub metadata: ServerMetadata,
    /// The same as the provider wrote it.
    pub announced: Json,
    /// Whether this page can fetch and read its keys.
    pub keys: Result<(), Failure>,
    /// Where its responses will arrive.
    pub redirect_uri: HttpUrl,
}

/// Fetches an issuer's metadata and keys. Nothing is stored. `shared` is the redirect URI of the page's first provider.
pub(super) async fn discover(
    log: &ExchangeLog,
    issuer: &HttpUrl,
    shared: HttpUrl,
) -> Result<Discovery, Failure> {
    let (metadata, text) = match fetch_document(log, issuer).await {
        // The well-known URLs are those of the issuer with and without a slash at the end. It says itself which it is.
        Err(failure) if failure.is(&METADATA_ISSUER) => {
            fetch_document(log, &other_form(issuer)?).await.or(Err(failure))
        }
        other => other,
    }?;
    let issuer = &metadata.issuer;
    let keys = fetch_keys(log, &metadata).await.map(|_| ());
    let redirect_uri = own_redirect_uri(log, issuer, shared.origin()).await.unwrap_or(shared);
    let announced = Json::parse_object(text.as_bytes()).unwrap_or(Json::Null);
    Ok(Discovery { metadata, announced, keys, redirect_uri })
}

/// The issuer with a slash at the end if it has none, and without if it has one.
fn other_form(issuer: &HttpUrl) -> Result<HttpUrl, Failure> {
    match issuer.as_str().strip_suffix('/') {
        Some(without) => HttpUrl::parse(without),
        None => HttpUrl::parse(&[issuer.as_str(), "/"].concat()),
    }
}

/// A redirect URI that only this issuer has, if the server has this page there. A static host may not.
async fn own_redirect_uri(log: &ExchangeLog, issuer: &HttpUrl, origin: &str) -> Option<HttpUrl> {
    let url = HttpUrl::parse(&[origin, &redirect_path::of_issuer(issuer)?].concat()).ok()?;
    let (_, response) = log.send(Purpose::RedirectPath, &Request::get(url.clone()), MAX_PAGE_BYTES).await;
    let response = response.ok().filter(|response| response.status == 200)?;
    String::from_utf8_lossy(&response.body).contains(CONFIGURATION_ELEMENT).then_some(url)
}
