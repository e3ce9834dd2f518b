//! What the fuzz targets share.

use bearer_lab::protocol::{
    jose::{Algorithm, CompactJws, JwkSet, base64url},
    url::HttpUrl,
};

/// The page on which everything happens.
pub const ORIGIN: &str = "https://app.test";

/// The names of every algorithm that is accepted.
pub const ALGORITHMS: [&str; 11] =
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];

/// The algorithm of a known name.
pub fn algorithm(name: &str) -> Algorithm {
    Algorithm::from_name(name).expect("a known name")
}

/// Every algorithm.
pub fn algorithms() -> Vec<Algorithm> {
    ALGORITHMS.iter().map(|name| algorithm(name)).collect()
}

/// A key for ES256, and one for each other type.
pub fn keys() -> JwkSet {
    let numbers = |bytes: usize| base64url::encode(&vec![1; bytes]);
    let rsa = base64url::encode(&[vec![0x80], vec![1; 255]].concat());
    let text = format!(
        r#"{{"keys":[
            {{"kty":"EC","crv":"P-256","x":"{0}","y":"{0}"}},
            {{"kty":"EC","crv":"P-384","kid":"a","x":"{1}","y":"{1}"}},
            {{"kty":"EC","crv":"P-521","kid":"b","x":"{2}","y":"{2}"}},
            {{"kty":"OKP","crv":"Ed25519","x":"{0}"}},
            {{"kty":"RSA","n":"{rsa}","e":"AQAB"}}]}}"#,
        numbers(32),
        numbers(48),
        numbers(66),
    );
    JwkSet::parse(text.as_bytes()).expect("a key set")
}

/// An address that is known to be one.
pub fn url(text: &str) -> HttpUrl {
    HttpUrl::parse(text).expect("an address")
}

/// A token of these parts, encoded as they must be.
pub fn token(header: &[u8], payload: &[u8], signature: &[u8]) -> String {
    [header, payload, signature].map(base64url::encode).join(".")
}

/// What must hold of every token that has the right form.
pub fn check_form(text: &str, jws: &CompactJws) {
    let parts: Vec<&str> = text.split('.').collect();
    assert_eq!(parts.len(), 3);
    for part in &parts {
        let bytes = base64url::decode(part).expect("canonical base64url");
        assert_eq!(base64url::encode(&bytes), *part, "one spelling");
        assert!(!bytes.is_empty());
    }
    for (name, part) in [("header", jws.header()), ("payload", jws.payload())] {
        let names: Vec<_> = part.members().iter().map(|(member, _)| member).collect();
        let unique: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), unique.len(), "{name} has a member twice");
    }
}
