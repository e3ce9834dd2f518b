use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    errors::ErrorKind,
    jwk::{Jwk, JwkSet},
};
use serde_json::Value;

use super::{ClientError, Http, Metadata, discovery::read_json};

/// The algorithms with a public key: whoever can verify cannot sign (RFC 8725 §3.2).
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// How far clocks may differ, in seconds.
pub(super) const LEEWAY: u64 = 60;

/// For whom the token must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience<'a> {
    /// For this one.
    Is(&'a str),
    /// Nobody said: it is left unchecked.
    Unchecked,
}

/// A token that its issuer signed and that has not expired.
#[derive(Debug)]
pub struct Verified {
    /// The algorithm.
    pub algorithm: String,
    /// The key.
    pub kid: String,
    /// Its media type (RFC 7515 §4.1.9).
    pub typ: Option<String>,
    /// Its claims.
    pub claims: Value,
}

/// Verifies a token with the keys of its issuer: signature, issuer, times, audience (RFC 7519 §7.2).
pub fn verify(
    http: &Http,
    metadata: &Metadata,
    token: &str,
    audience: Audience<'_>,
) -> Result<Verified, ClientError> {
    let header = decode_header(token).map_err(|_| refused("its header cannot be read"))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(refused(format!("the algorithm {:?} proves nothing about its issuer", header.alg)));
    }
    let keys: JwkSet = read_json(&metadata.jwks_uri, &http.get(&metadata.jwks_uri, None)?)?;
    let key = choose(&keys, header.kid.as_deref())?;
    let mut validation = Validation::new(header.alg);
    validation.leeway = LEEWAY;
    validation.validate_nbf = true;
    validation.set_issuer(&[&metadata.issuer]);
    validation.set_required_spec_claims(&["exp", "iss"]);
    match audience {
        Audience::Is(audience) => {
            validation.set_audience(&[audience]);
            validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        }
        Audience::Unchecked => validation.validate_aud = false,
    }
    let decoding = DecodingKey::from_jwk(key).map_err(|_| refused("the issuer's key cannot be used"))?;
    let claims: Value =
        decode(token, &decoding, &validation).map_err(|error| refused(reason(&error)))?.claims;
    let kid = key.common.key_id.clone().unwrap_or_else(|| "without a name".to_owned());
    Ok(Verified { algorithm: format!("{:?}", header.alg), kid, typ: header.typ, claims })
}

/// The key of that name; without a name, the only one there is.
fn choose<'a>(keys: &'a JwkSet, kid: Option<&str>) -> Result<&'a Jwk, ClientError> {
    match (kid, keys.keys.as_slice()) {
        (Some(kid), _) => {
            keys.find(kid).ok_or_else(|| refused(format!("its key {kid:?} is not the issuer's")))
        }
        (None, [only]) => Ok(only),
        (None, _) => Err(refused("it names no key, and the issuer has several")),
    }
}

pub(super) fn refused(reason: impl Into<String>) -> ClientError {
    ClientError::NotVerified(reason.into())
}

fn reason(error: &jsonwebtoken::errors::Error) -> String {
    match error.kind() {
        ErrorKind::InvalidSignature => "the issuer's key did not make the signature".to_owned(),
        ErrorKind::ExpiredSignature => "it has expired".to_owned(),
        ErrorKind::ImmatureSignature => "it is not valid yet".to_owned(),
        ErrorKind::InvalidIssuer => "it is of another issuer".to_owned(),
        ErrorKind::InvalidAudience => "it is for another audience".to_owned(),
        ErrorKind::MissingRequiredClaim(claim) => format!("it has no claim {claim:?}"),
        ErrorKind::InvalidAlgorithm => "its algorithm is not that of the issuer's key".to_owned(),
        _ => error.to_string(),
    }
}
