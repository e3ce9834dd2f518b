//! What the tests share: a table runner, published data, a signer, and an ID token with its expectation.

mod authorization;
mod id_token;
mod keys;
mod response;
mod session;
mod table;

pub(crate) use authorization::{Answer, REDIRECT_URI, fragment, query, state};
pub(crate) use id_token::{
    ACCESS_TOKEN, CLIENT, CODE, ISSUER, NOW, accept, claims, expectation, id_token, nonce, validate,
};
pub(crate) use keys::{
    RsaKey, es256_jwk, es256_jwks, published, read_jwk, sign_es256, sign_es256_text, token, verification,
};
pub(crate) use response::{json_response, response};
pub(crate) use session::{ORIGIN, entropy, grant, provider, server_metadata, session, transaction};
pub(crate) use table::{ACCEPTED, check, first_failure, mutations};

/// The text of `value` in base64url.
pub(crate) fn encoded(text: &str) -> String {
    bearer_lab::protocol::jose::base64url::encode(text.as_bytes())
}
