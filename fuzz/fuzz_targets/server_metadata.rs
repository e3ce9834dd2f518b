//! A provider's metadata: whatever is accepted belongs to the issuer and is safe to send something to.
#![no_main]

use bearer_lab::protocol::oauth::{
    ServerMetadata,
    server_metadata::{MAX_METADATA_BYTES, well_known_urls},
};
use fuzz_support::{ORIGIN, url};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let issuer = url("https://i.test");
    let Ok(metadata) = ServerMetadata::parse(data, &issuer, ORIGIN) else { return };
    assert!(data.len() <= MAX_METADATA_BYTES);
    assert_eq!(metadata.issuer, issuer);
    let optional = [
        &metadata.token_endpoint,
        &metadata.jwks_uri,
        &metadata.userinfo_endpoint,
        &metadata.end_session_endpoint,
        &metadata.revocation_endpoint,
    ];
    let endpoints = optional.into_iter().flatten().chain([&metadata.authorization_endpoint]);
    for endpoint in endpoints {
        assert!(endpoint.is_https() || endpoint.is_loopback() || endpoint.origin() == ORIGIN);
        let read = match url::Url::parse(endpoint.as_str()) {
            // Which international names there are, only tables say, and the browser has them: it refuses to go there.
            Err(url::ParseError::IdnaError) => continue,
            read => read.expect("an address that browsers read"),
        };
        assert!(matches!(read.scheme(), "https" | "http") && read.fragment().is_none());
        assert_eq!(well_known_urls(endpoint).map(|urls| urls.len()).unwrap_or(2), 2);
    }
});
