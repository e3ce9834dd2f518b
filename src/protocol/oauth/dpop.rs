//! Demonstrating proof of possession (RFC 9449): tokens that are good for nothing without this browser's key.

use sha2::{Digest, Sha256};

use super::{Challenge, ErrorResponse, RANDOM_BYTES};
use crate::protocol::{
    Lifetime, Secret, Timestamp,
    http::{AUTHORIZATION, Request, Response, Value},
    jose::base64url,
};

crate::rules! {
    ALGORITHM = "DPOP_ALGORITHM", Provider, "RFC 9449 §5.1",
        "The provider takes proofs that are signed with ES256",
        "The provider takes no proof that is signed with ES256, and this app signs with nothing else.",
        "Let the provider accept ES256 for DPoP, or set dpop to false.";
    /// An access token would come in the address.
    RESPONSE_TYPE = "DPOP_RESPONSE_TYPE", Configuration, "RFC 9449 §5",
        "Sender-constrained access tokens are issued by the token endpoint only",
        "This response type returns an access token in the URL, where nothing binds it to the app's key.",
        "Choose a response type without token, or set dpop to false.";
    /// The server asked for a nonce that it did not give, or did not take its own.
    NONCE = "DPOP_NONCE", Provider, "RFC 9449 §8, §9",
        "A server that asks for a nonce in the proof gives one and takes it",
        "The server asks for a nonce in the proof, but sent none that this page can read, or rejected the one that it sent.",
        "The server must send DPoP-Nonce and list it in Access-Control-Expose-Headers.";
    /// The server answered `invalid_dpop_proof`.
    PROOF = "DPOP_PROOF_REFUSED", Provider, "RFC 9449 §5",
        "The provider accepts the proof",
        "The provider did not accept the proof that this browser has the key.",
        "Compare this device's clock with the right time; if it is right, contact the provider's administrator.";
    TOKEN_TYPE = "DPOP_TOKEN_TYPE", Provider, "RFC 9449 §5",
        "The token type is DPoP",
        "The provider gave a token that anybody could use, although one was asked for that is bound to this app's key.",
        "Turn DPoP on for the client at the provider, or set dpop to false.";
    /// The tokens are there and their key is not.
    KEY_MISSING = "DPOP_KEY_MISSING", Environment, "RFC 9449 §4",
        "The key that the tokens are bound to is in this browser",
        "The key that your session's tokens are bound to is gone from this browser.",
        "Sign in again. Clearing the data of this site removes the key.";
}

/// How long a key is kept for a session that was never ended.
const KEY_LIFETIME: Lifetime = Lifetime::from_minutes(30 * 24 * 60);
/// The longest nonce that is used, in bytes.
const MAX_NONCE_BYTES: usize = 1024;

/// The public half of the key that signs proofs: a point on P-256, for ES256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofKey {
    jwk: String,
}

impl ProofKey {
    /// Reads an uncompressed point (SEC 1 §2.3.3): 4, then x, then y.
    pub fn of_point(point: &[u8]) -> Option<Self> {
        let (x, y) = point.strip_prefix(&[4]).filter(|rest| rest.len() == 64)?.split_at(32);
        let (x, y) = (base64url::encode(x), base64url::encode(y));
        // The required members in the order of their names, as the thumbprint needs them (RFC 7638 §3.2).
        Some(Self { jwk: format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#) })
    }

    /// The key's thumbprint, `jkt` (RFC 7638 §3).
    pub fn thumbprint(&self) -> String {
        base64url::encode(&Sha256::digest(self.jwk.as_bytes()))
    }
}

/// What a kept key is known by: when it was made, and its thumbprint. The texts sort by age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyId(String);

impl KeyId {
    /// The name of a key that was made now.
    pub fn new(key: &ProofKey, now: Timestamp) -> Self {
        Self(format!("{:012}.{}", now.seconds(), key.thumbprint()))
    }

    /// The name that was stored, or nothing if no name of ours looks like it.
    pub fn from_stored(text: &str) -> Option<Self> {
        let (made_at, thumbprint) = text.split_once('.')?;
        let is_time = made_at.len() == 12 && made_at.bytes().all(|byte| byte.is_ascii_digit());
        let is_hash = base64url::decode(thumbprint).is_some_and(|hash| hash.len() == 32);
        (is_time && is_hash).then(|| Self(text.to_owned()))
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What `dpop_jkt` says in the authorization request (RFC 9449 §10).
    pub fn thumbprint(&self) -> &str {
        self.0.split_once('.').expect("a key ID has a time and a thumbprint").1
    }

    /// Keys with names up to this one are too old to be of use.
    pub fn oldest_kept(now: Timestamp) -> String {
        format!("{:012}", now.before(KEY_LIFETIME).seconds())
    }
}

/// What one proof is about (RFC 9449 §4.2).
pub struct Proof<'a> {
    /// The request that it goes with.
    pub request: &'a Request,
    /// The access token that goes with it, if there is one.
    pub access_token: Option<&'a Secret>,
    /// The nonce that the server gave, if it gave one.
    pub nonce: Option<&'a str>,
    /// What no other proof has.
    pub id: &'a [u8; RANDOM_BYTES],
    /// When it is made.
    pub issued_at: Timestamp,
}

impl Proof<'_> {
    /// The text to sign.
    pub fn signing_input(&self, key: &ProofKey) -> String {
        let header = [r#"{"typ":"dpop+jwt","alg":"ES256","jwk":"#, &key.jwk, "}"].concat();
        let (method, url) = (self.request.method.as_str(), self.request.url.as_str());
        // §4.2: without query; an HttpUrl has no fragment. Neither URLs nor nonces hold what JSON escapes.
        let url = url.split('?').next().expect("a split yields at least one part");
        let id = base64url::encode(self.id);
        let mut claims =
            format!(r#"{{"jti":"{id}","htm":"{method}","htu":"{url}","iat":{}"#, self.issued_at.seconds());
        let hash =
            self.access_token.map(|token| base64url::encode(&Sha256::digest(token.expose().as_bytes())));
        for (name, value) in [("ath", hash.as_deref()), ("nonce", self.nonce)] {
            if let Some(value) = value {
                claims.push_str(&[",\"", name, "\":\"", value, "\""].concat());
            }
        }
        claims.push('}');
        [base64url::encode(header.as_bytes()), base64url::encode(claims.as_bytes())].join(".")
    }
}

impl Request {
    /// The same request with a proof, and with the access token that is bound to its key (RFC 9449 §4.1, §7.1).
    pub fn with_proof(
        mut self,
        signing_input: &str,
        signature: &[u8],
        access_token: Option<&Secret>,
    ) -> Self {
        let proof = [signing_input, ".", &base64url::encode(signature)].concat();
        self.headers.push(("DPoP", Value::Secret(Secret::new(proof))));
        if let Some(token) = access_token {
            let value = Secret::new(["DPoP ", token.expose()].concat());
            self.headers.push((AUTHORIZATION, Value::Secret(value)));
        }
        self
    }
}

/// Whether the server wants the proof again, with its nonce: an authorization server says so with an error of
/// RFC 6749 §5.2 (RFC 9449 §8), a resource server with a challenge (§9).
pub fn asks_for_nonce(response: &Response) -> bool {
    let challenge = || Challenge::parse(response.header("www-authenticate")?, "DPoP")?.error;
    let error = match response.status {
        400 => ErrorResponse::parse(&response.body).map(|error| error.error),
        401 => challenge(),
        _ => None,
    };
    error.as_deref() == Some("use_dpop_nonce")
}

/// The newest nonce of each server; those of one are never sent to another (RFC 9449 §8, §9).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nonces(Vec<(String, String)>);

impl Nonces {
    /// The nonce for this origin, if it gave one.
    pub fn of(&self, origin: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == origin).map(|(_, nonce)| nonce.as_str())
    }

    /// Takes the nonce that came with an answer, whatever its status (RFC 9449 §8.2); whether one came.
    pub fn learn(&mut self, origin: &str, response: &Response) -> bool {
        let Some(nonce) = response.header("dpop-nonce").filter(|nonce| is_nonce(nonce)) else { return false };
        self.0.retain(|(known, _)| known != origin);
        self.0.push((origin.to_owned(), nonce.to_owned()));
        true
    }
}

/// `1*NQCHAR` (RFC 9449 §8.1, RFC 6749 appendix A): no quote and no backslash.
fn is_nonce(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    (1..=MAX_NONCE_BYTES).contains(&text.len()) && text.bytes().all(is_allowed)
}
