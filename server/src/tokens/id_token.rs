use aws_lc_rs::digest::{SHA256, SHA512, digest};
use bearer_lab::protocol::{Secret, jose::base64url};
use serde_json::{Map, Value, json};

use super::{checks::Checks, service::Tokens, signature::check_signature};
use crate::{
    crypto::random_secret,
    faults,
    http::OAuthError,
    keys::{Algorithm, KeySet},
    store::Grant,
};

/// `typ` of ID tokens.
const TYP: &str = "JWT";

/// What an ID token is bound to (OpenID Connect Core §3.1.3.6, §3.2.2.9, §3.3.2.11).
#[derive(Default)]
pub struct BoundTo<'a> {
    /// The nonce of the authorization request, as it was sent.
    pub nonce: Option<&'a str>,
    /// The access token that comes with it.
    pub access_token: Option<&'a Secret>,
    /// The code that comes with it.
    pub code: Option<&'a Secret>,
}

impl Tokens {
    /// Signs an ID token for a grant. The claims that its scopes ask for are in it, so that a client knows the
    /// user without a further request (OpenID Connect Core §5.4 allows both ways).
    pub fn issue_id_token(
        &self,
        keys: &KeySet,
        grant: &Grant,
        bound: &BoundTo<'_>,
    ) -> Result<Secret, OAuthError> {
        let now = self.clock.now();
        let user = grant.username.as_deref().and_then(|username| self.config.user(username));
        let user = user.ok_or(OAuthError::invalid_grant("the user of this grant is gone"))?;
        let client = self.config.client(&grant.client_id);
        let client = client.ok_or(OAuthError::invalid_grant("the client of this grant is gone"))?;
        let algorithm = client.id_token_algorithm;
        let own = self.store.own_claims.of(grant.id, now);
        let mut claims: Map<String, Value> = self.config.claims_about(user, &own, &grant.scopes);
        let mut set = |name: &str, value: Value| claims.insert(name.to_owned(), value);
        set("ver", json!(1));
        set("jti", json!(["ID.", random_secret()?.expose()].concat()));
        set("iss", json!(&*grant.issuer));
        set("sub", json!(user.subject));
        set("aud", json!(&*grant.client_id));
        set("iat", json!(now.seconds()));
        set("exp", json!(now.after(self.clock.token_lifetime(grant.lifetimes.id_token)).seconds()));
        set("auth_time", json!(grant.auth_time.seconds()));
        set("amr", json!(["pwd"]));
        if let Some(sid) = &grant.sid {
            set("sid", json!(&**sid));
        }
        if let Some(acr) = &grant.acr {
            set("acr", json!(&**acr));
        }
        if let Some(nonce) = bound.nonce {
            set("nonce", json!(nonce));
        }
        if let Some(token) = bound.access_token {
            set("at_hash", json!(half_hash(algorithm, token)));
        }
        if let Some(code) = bound.code {
            set("c_hash", json!(half_hash(algorithm, code)));
        }
        let key = keys.signing(algorithm).map_err(|_| OAuthError::unavailable())?;
        self.faults.change(&mut claims, faults::ID_TOKEN);
        faults::sign_id_token(&self.faults, key, TYP, &claims).map_err(|_| OAuthError::unavailable())
    }

    /// Who an `id_token_hint` is about, and for which client it was issued. It may have expired; it must be
    /// signed by this server (OpenID Connect RP-Initiated Logout §2).
    pub fn read_id_token_hint(&self, keys: &KeySet, token: &str, issuer: &str) -> Option<(String, String)> {
        let mut checks = Checks::default();
        let jws = check_signature(&mut checks, keys, &Algorithm::ALL, TYP, token, self.clock.now());
        let claims = jws.filter(|_| checks.failure().is_none())?.payload;
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let is_ours = text("iss") == Some(issuer);
        is_ours.then(|| Some((text("sub")?.to_owned(), text("aud")?.to_owned())))?
    }
}

/// `at_hash` and `c_hash`: the left half of the digest that belongs to the algorithm (OpenID Connect Core
/// §3.1.3.6; for Ed25519 it is SHA-512, RFC 8032 §5.1).
fn half_hash(algorithm: Algorithm, value: &Secret) -> String {
    let function = if algorithm == Algorithm::EdDsa { &SHA512 } else { &SHA256 };
    let hash = digest(function, value.expose().as_bytes());
    let (half, _) = hash.as_ref().split_at(function.output_len() / 2);
    base64url::encode(half)
}
