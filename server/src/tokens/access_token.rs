use bearer_lab::protocol::Secret;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Audience, service::Tokens};
use crate::{
    crypto::random_secret,
    faults,
    http::OAuthError,
    keys::{Algorithm, KeySet},
    store::Grant,
};

/// `typ` of access tokens (RFC 9068 §2.1).
pub(super) const TYP: &str = "at+jwt";
/// The algorithm of access tokens, which are read by APIs and not by clients (RFC 9068 §4).
pub(super) const ALGORITHM: Algorithm = Algorithm::Rs256;

/// The claims of an access token: those of RFC 9068 §2.2, and beside them Okta's names for the same.
#[derive(Serialize, Deserialize)]
pub struct AccessToken {
    ver: u8,
    /// Its name; the part after the last dot is the grant's.
    pub jti: String,
    /// Who issued it.
    pub iss: String,
    /// For whom.
    pub aud: Audience,
    /// About whom: the user, or the client itself.
    pub sub: String,
    /// When it was issued.
    pub iat: i64,
    /// When it ends.
    pub exp: i64,
    /// Which client it was given to.
    pub client_id: String,
    cid: String,
    /// The user's subject, when there is a user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// What it allows.
    pub scope: String,
    scp: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    /// The key that it is bound to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Confirmation>,
}

/// How whoever brings a token proves that it is theirs (RFC 7800 §3.1, RFC 9449 §6.1).
#[derive(Clone, Serialize, Deserialize)]
pub struct Confirmation {
    /// The thumbprint of their key.
    pub jkt: String,
}

impl AccessToken {
    /// The claims, if every one that must be there is.
    pub fn read(claims: &Map<String, Value>) -> Option<Self> {
        Self::deserialize(claims).ok()
    }
}

impl Tokens {
    /// Signs an access token for a grant, which may be bound to a key.
    pub fn issue_access_token(
        &self,
        keys: &KeySet,
        grant: &Grant,
        key: Option<&str>,
    ) -> Result<Secret, OAuthError> {
        let now = self.clock.now();
        let user = grant.username.as_deref().and_then(|username| self.config.user(username));
        if grant.username.is_some() && user.is_none() {
            return Err(OAuthError::invalid_grant("the user of this grant is gone"));
        }
        let uid = user.map(|user| user.subject.clone());
        let claims = AccessToken {
            ver: 1,
            jti: format!("AT.{}.{}", random_secret()?.expose(), grant.id.to_text()),
            iss: grant.issuer.to_string(),
            aud: Audience::of(&grant.resources, &self.config.audience),
            sub: uid.clone().unwrap_or_else(|| grant.client_id.to_string()),
            iat: now.seconds(),
            exp: now.after(self.clock.token_lifetime(grant.lifetimes.access_token)).seconds(),
            client_id: grant.client_id.to_string(),
            cid: grant.client_id.to_string(),
            auth_time: user.map(|_| grant.auth_time.seconds()),
            uid,
            scope: grant.scopes.to_string(),
            scp: grant.scopes.iter().map(str::to_owned).collect(),
            cnf: key.map(|jkt| Confirmation { jkt: jkt.to_owned() }),
        };
        let signing_key = keys.signing(ALGORITHM).map_err(|_| OAuthError::unavailable())?;
        let token = match self.faults.changed(&claims, faults::ACCESS_TOKEN) {
            Some(changed) => signing_key.sign(TYP, &changed),
            None => signing_key.sign(TYP, &claims),
        };
        token.map_err(|_| OAuthError::unavailable())
    }
}
