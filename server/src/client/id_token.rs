//! ID token validation (OpenID Connect Core §3.1.3.7).

use aws_lc_rs::digest::{SHA256, SHA384, SHA512, digest};
use bearer_lab::protocol::jose::base64url;
use jsonwebtoken::get_current_timestamp;
use oauth2::TokenResponse as _;
use serde_json::Value;

use super::{
    Audience, ClientError, Http, Metadata, Tokens, Verified, verify,
    verify::{LEEWAY, refused},
};

/// The claims of the ID token, if there is one: verified before anything is made of it, for this client and
/// for the sign-in with this nonce (OpenID Connect Core §3.1.3.7).
pub fn verify_id_token(
    http: &Http,
    metadata: &Metadata,
    tokens: &Tokens,
    client_id: &str,
    nonce: Option<&str>,
) -> Result<Option<Value>, ClientError> {
    let Some(id_token) = &tokens.extra_fields().id_token else {
        // A nonce was sent for an ID token to repeat it.
        return nonce.map_or(Ok(None), |_| Err(refused("there is no ID token")));
    };
    let verified = verify(http, metadata, id_token, Audience::Is(client_id))?;
    check(&verified, client_id, tokens.access_token().secret(), get_current_timestamp()).map_err(refused)?;
    let claims = verified.claims;
    if claims.get("sub").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(refused("the ID token does not say who signed in (sub)"));
    }
    let named = claims.get("nonce").and_then(Value::as_str);
    if nonce.is_some_and(|sent| named != Some(sent)) {
        return Err(refused("the ID token is not for this sign-in (nonce)"));
    }
    Ok(Some(claims))
}

/// Checks that a verified token is an ID token for this client alone, made by now, and for this access token.
fn check(token: &Verified, client_id: &str, access_token: &str, now: u64) -> Result<(), &'static str> {
    let claims = &token.claims;
    // RFC 8725 §3.11: tokens of other kinds name theirs.
    let is_jwt = |typ: &str| typ.eq_ignore_ascii_case("JWT") || typ.eq_ignore_ascii_case("application/jwt");
    if !token.typ.as_deref().is_none_or(is_jwt) {
        return Err("it is a token of another kind (typ)");
    }
    // Points 3 to 5: no audience is trusted but the client itself.
    let audiences = claims.get("aud").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if audiences.iter().any(|audience| audience != client_id) {
        return Err("the ID token is for others too (aud)");
    }
    if claims.get("azp").is_some_and(|party| party != client_id) {
        return Err("the ID token was issued to another client (azp)");
    }
    let issued = claims
        .get("iat")
        .and_then(Value::as_f64)
        .ok_or("the ID token does not say when it was made (iat)")?;
    if issued > (now + LEEWAY) as f64 {
        return Err("the ID token was made in the future (iat)");
    }
    // Optional with a code (§3.1.3.8); some issuers write null for absent.
    match claims.get("at_hash").filter(|hash| !hash.is_null()) {
        Some(hash) if *hash != half_hash(&token.algorithm, access_token) => {
            Err("the ID token belongs to another access token (at_hash)")
        }
        _ => Ok(()),
    }
}

/// The left half of the digest that belongs to the algorithm; for Ed25519 SHA-512 (OpenID Connect Core §3.1.3.6).
fn half_hash(algorithm: &str, value: &str) -> String {
    let function = match algorithm.get(2..) {
        Some("256") => &SHA256,
        Some("384") => &SHA384,
        _ => &SHA512,
    };
    let hash = digest(function, value.as_bytes());
    let (half, _) = hash.as_ref().split_at(function.output_len() / 2);
    base64url::encode(half)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Verified, check};

    const NOW: u64 = 1_800_000_000;

    fn outcome(typ: Option<&str>, algorithm: &str, changes: Value) -> Result<(), &'static str> {
        let mut claims = json!({ "aud": "client", "iat": NOW, "at_hash": "77QmUPtjPfzWtF2AnpK9RQ" });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let token = Verified {
            algorithm: algorithm.to_owned(),
            kid: "k".to_owned(),
            typ: typ.map(str::to_owned),
            claims,
        };
        // The access token of OpenID Connect Core appendix A.3.
        check(&token, "client", "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", NOW)
    }

    #[test]
    fn oidc_core_s3_1_3_7_an_id_token_is_for_this_client_and_this_access_token() {
        for (typ, changes) in [
            (None, json!({})),
            (Some("JWT"), json!({ "aud": ["client"], "azp": "client" })),
            (Some("application/jwt"), json!({ "iat": NOW + 60, "at_hash": null })),
            (Some("jwt"), json!({ "iat": NOW as f64 + 0.5 })),
        ] {
            assert_eq!(outcome(typ, "RS256", changes.clone()), Ok(()), "{changes}");
        }
        for (typ, changes, part) in [
            (Some("at+jwt"), json!({}), "(typ)"),
            (Some("logout+jwt"), json!({}), "(typ)"),
            (None, json!({ "aud": ["client", "other"] }), "(aud)"),
            (None, json!({ "aud": ["client", 1] }), "(aud)"),
            (None, json!({ "azp": "other" }), "(azp)"),
            (None, json!({ "azp": null }), "(azp)"),
            (None, json!({ "iat": NOW + 61 }), "(iat)"),
            (None, json!({ "iat": "today" }), "(iat)"),
            (None, json!({ "at_hash": "77QmUPtjPfzWtF2AnpK9Rw" }), "(at_hash)"),
            (None, json!({ "at_hash": 7 }), "(at_hash)"),
        ] {
            let refused = outcome(typ, "RS256", changes.clone()).unwrap_err();
            assert!(refused.contains(part), "{changes}: {refused}");
        }
        for algorithm in ["ES384", "PS512", "EdDSA"] {
            assert!(outcome(None, algorithm, json!({})).is_err(), "{algorithm}");
        }
    }
}
