use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, errors::ErrorKind, jwk::Jwk};
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
    let set: Value = read_json(&metadata.jwks_uri, &http.get(&metadata.jwks_uri, None)?)?;
    let key = choose(&set, header.kid.as_deref(), header.alg).map_err(refused)?;
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
    let decoding = DecodingKey::from_jwk(&key).map_err(|_| refused("the issuer's key cannot be used"))?;
    let claims: Value =
        decode(token, &decoding, &validation).map_err(|error| refused(reason(&error)))?.claims;
    let kid = key.common.key_id.clone().unwrap_or_else(|| "without a name".to_owned());
    Ok(Verified { algorithm: format!("{:?}", header.alg), kid, typ: header.typ, claims })
}

/// The key of that name that is for signatures by this algorithm; without a name, the only one there is. A key that cannot be read
/// is passed over (RFC 7517 §5).
fn choose(set: &Value, kid: Option<&str>, algorithm: Algorithm) -> Result<Jwk, String> {
    let keys = set.get("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_named = |key: &&Value| kid.is_none_or(|kid| key.get("kid").is_some_and(|name| name == kid));
    let named: Vec<&Value> = keys.iter().filter(is_named).collect();
    let mut fitting = named
        .iter()
        .filter(|key| is_for(key, algorithm))
        .filter_map(|key| serde_json::from_value::<Jwk>((*key).clone()).ok());
    match (fitting.next(), kid) {
        (Some(_), None) if fitting.next().is_some() => {
            Err("it names no key, and the issuer has several for its algorithm".to_owned())
        }
        (Some(key), _) => Ok(key),
        (None, Some(kid)) if named.is_empty() => Err(format!("its key {kid:?} is not the issuer's")),
        (None, Some(kid)) => Err(format!("the issuer's key {kid:?} is not for signatures by {algorithm:?}")),
        (None, None) => Err(format!("the issuer has no key for signatures by {algorithm:?}")),
    }
}

/// Whether a key is for signatures by this algorithm (RFC 7517 §4.1 to §4.4).
fn is_for(key: &Value, algorithm: Algorithm) -> bool {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let (kty, crv) = match algorithm {
        Algorithm::ES256 => ("EC", Some("P-256")),
        Algorithm::ES384 => ("EC", Some("P-384")),
        Algorithm::EdDSA => ("OKP", Some("Ed25519")),
        _ => ("RSA", None),
    };
    let operations = key.get("key_ops").and_then(Value::as_array);
    let is_verifying = operations.is_none_or(|all| all.iter().any(|operation| operation == "verify"));
    // RFC 9864 gives EdDSA with Ed25519 a name, too.
    let is_named = |name: &str| name == format!("{algorithm:?}") || Some(name) == crv;
    text("kty") == Some(kty)
        && crv.is_none_or(|crv| text("crv") == Some(crv))
        && text("use").is_none_or(|usage| usage == "sig")
        && is_verifying
        && text("alg").is_none_or(is_named)
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

#[cfg(test)]
mod tests {
    use jsonwebtoken::Algorithm;
    use serde_json::{Value, json};

    use super::choose;

    #[test]
    fn rfc7517_s4_use_and_alg_select_among_keys_of_one_name() {
        let rsa = |members: Value| {
            let mut key = json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" });
            key.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            key
        };
        let ec = json!({ "kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ", "kid": "k" });
        let sealing = rsa(json!({ "kid": "k", "use": "enc", "alg": "RSA-OAEP", "n": "Ag" }));
        let signing = rsa(json!({ "kid": "k", "use": "sig", "alg": "RS256" }));
        let other = rsa(json!({ "kid": "k", "alg": "RS512", "n": "Ag" }));
        let wrapping = rsa(json!({ "kid": "k", "key_ops": ["wrapKey"], "n": "Ag" }));
        let unknown = json!({ "kty": "AKP", "kid": "k", "alg": "ML-DSA-44", "pub": "AQ" });
        let all = [unknown, sealing.clone(), ec, other, wrapping, signing];
        for kid in [Some("k"), None] {
            let chosen = choose(&json!({ "keys": all }), kid, Algorithm::RS256).unwrap();
            assert_eq!(serde_json::to_value(chosen).unwrap()["n"], "AQAB");
        }
        for (keys, kid, reason) in [
            (vec![sealing.clone()], Some("k"), "is not for signatures by RS256"),
            (vec![sealing], Some("other"), "is not the issuer's"),
            (vec![], None, "has no key for signatures"),
            (vec![rsa(json!({})), rsa(json!({}))], None, "has several"),
        ] {
            let refused = choose(&json!({ "keys": keys }), kid, Algorithm::RS256).unwrap_err();
            assert!(refused.contains(reason), "{refused}");
        }
    }
}
