use std::collections::HashMap;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::jose::base64url;

use super::{
    encoding::Encoding,
    kind::{IMMUTABLE, NO_STORE, cache, content_type},
};
use crate::crypto::sha256;

/// One file with its precompressed twins.
pub struct Asset {
    content_type: &'static str,
    plain: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
    cache: &'static str,
}

/// One encoding of a file.
struct Variant {
    bytes: Bytes,
    etag: HeaderValue,
}

impl Asset {
    /// The file at `path` with its twins; nothing for a twin. `index.html` is edited where it is deployed: a twin of
    /// an older text is left out. A file whose name holds its digest is not edited.
    pub(super) fn load(path: &str, contents: &HashMap<String, Bytes>) -> Option<Self> {
        let original = path.strip_suffix(".br").or_else(|| path.strip_suffix(".gz"));
        if original.is_some_and(|original| contents.contains_key(original)) {
            return None;
        }
        let (plain, cache) = (contents.get(path)?, cache(path));
        let twin = |suffix: &str, encoding: Encoding| {
            let twin = contents.get(&[path, suffix].concat())?;
            (cache == IMMUTABLE || encoding.is_of(twin, plain)).then(|| Variant::of(twin))
        };
        Some(Self {
            content_type: content_type(path),
            plain: Variant::of(plain),
            brotli: twin(".br", Encoding::Brotli),
            gzip: twin(".gz", Encoding::Gzip),
            cache,
        })
    }

    /// The file as an answer, or that the browser has it already.
    pub(crate) fn respond(&self, headers: &HeaderMap) -> Response {
        let (variant, encoding) = self.variant(headers);
        let is_known = self.cache != NO_STORE && matches_etag(headers, &variant.etag);
        let body = if is_known { Body::empty() } else { Body::from(variant.bytes.clone()) };
        let mut response = body.into_response();
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let to = response.headers_mut();
        to.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        to.insert(header::CACHE_CONTROL, HeaderValue::from_static(self.cache));
        to.insert(header::ETAG, variant.etag.clone());
        to.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        to.insert(
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        );
        if let Some(encoding) = encoding {
            to.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }

    fn variant(&self, accepted: &HeaderMap) -> (&Variant, Option<&'static str>) {
        for encoding in Encoding::accepted(accepted) {
            match (encoding, &self.brotli, &self.gzip) {
                (Encoding::Brotli, Some(variant), _) => return (variant, Some("br")),
                (Encoding::Gzip, _, Some(variant)) => return (variant, Some("gzip")),
                _ => {}
            }
        }
        (&self.plain, None)
    }
}

impl Variant {
    fn of(bytes: &Bytes) -> Self {
        let digest = base64url::encode(&sha256(bytes));
        let etag = HeaderValue::from_str(&format!("\"{digest}\"")).expect("base64url is ASCII");
        Self { bytes: bytes.clone(), etag }
    }
}

/// RFC 9110 §13.1.2, for the entity tags that this server makes.
fn matches_etag(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut tags = lines.flat_map(|line| line.split(',')).map(|tag| tag.trim().trim_start_matches("W/"));
    tags.any(|tag| tag.as_bytes() == etag.as_bytes())
}
