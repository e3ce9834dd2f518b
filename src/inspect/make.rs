//! Things that a developer makes by hand: a Basic header, a token to try an API with.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use form_urlencoded::byte_serialize;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::protocol::{check::Failure, jose::base64url, json::Json};

crate::rules! {
    TEST_CLAIMS = "TEST_TOKEN_CLAIMS", User, "RFC 7519 §7.1",
        "The claims of a test token are a JSON object",
        "The claims of the test token are not a JSON object, or one with duplicate members.",
        "Correct the text; it must begin with { and end with }.";
}

/// How a test token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestAlgorithm {
    /// Not at all.
    None,
    /// With a secret made for it.
    Hs256,
    /// With an RSA key made for it.
    Rs256,
    /// With a P-256 key made for it.
    Es256,
}

impl TestAlgorithm {
    /// Every one with its name in the header.
    pub const ALL: [(Self, &str); 4] =
        [(Self::Es256, "ES256"), (Self::Rs256, "RS256"), (Self::Hs256, "HS256"), (Self::None, "none")];

    /// The name in the header.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(known, _)| *known == self).expect("every algorithm is named").1
    }
}

/// The `Authorization` header of a confidential client: both parts are form-encoded first (RFC 6749 §2.3.1).
pub fn basic_header(client_id: &str, client_secret: &str) -> String {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = [&encoded(client_id), ":", &encoded(client_secret)].concat();
    ["Basic ", &STANDARD.encode(pair)].concat()
}

/// What is signed of a test token; its header says what it is.
pub fn test_signing_input(algorithm: TestAlgorithm, claims: &str) -> Result<String, Failure> {
    if Json::parse_object(claims.as_bytes()).is_none() {
        return Err(Failure::plain(&TEST_CLAIMS));
    }
    let name = algorithm.name();
    let header = format!(r#"{{"alg":"{name}","typ":"JWT","kid":"throw-away test key"}}"#);
    Ok([base64url::encode(header.as_bytes()), base64url::encode(claims.as_bytes())].join("."))
}

/// A test token, put together.
pub fn test_token(signing_input: &str, signature: &[u8]) -> String {
    [signing_input, ".", &base64url::encode(signature)].concat()
}

/// The signature of an HS256 test token.
pub fn sign_hs256(secret: &[u8], signing_input: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes a secret of any length");
    mac.update(signing_input.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
