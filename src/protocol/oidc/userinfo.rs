//! The userinfo response (OpenID Connect Core §5.3).

use super::id_token::name_in;
use crate::protocol::{
    check::{Checks, quote},
    http::Response,
    jose::{SignatureVerified, jwt::audiences},
    json::Json,
};

crate::rules! {
    FORM = "USERINFO_INVALID", Provider, "OpenID Connect Core §5.3.2",
        "Userinfo responds with status 200 and a JSON object",
        "The provider's userinfo endpoint did not return claims.",
        "Look at the exchange beside this page; contact the provider's administrator.";
    ISSUER = "USERINFO_ISSUER_MISMATCH", Provider, "OpenID Connect Core §5.3.2",
        "Signed userinfo names the provider as its issuer, if it names one",
        "The userinfo was signed by the provider, but names another issuer.",
        "Sign in again. If it keeps happening, contact the provider's administrator.";
    AUDIENCE = "USERINFO_AUDIENCE_MISMATCH", Provider, "OpenID Connect Core §5.3.2",
        "Signed userinfo is for this client, if it says for whom",
        "The userinfo was made for another client.",
        "Sign in again. If it keeps happening, contact the provider's administrator.";
    SUBJECT = "USERINFO_SUBJECT_MISMATCH", Provider, "OpenID Connect Core §5.3.2, §5.3.4",
        "Userinfo is about the user of the ID token",
        "The userinfo endpoint returned claims about another user than the one who signed in.",
        "Sign in again. If it keeps happening, contact the provider's administrator.";
}

/// Claims about the user who signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Userinfo {
    /// Every claim.
    pub claims: Json,
}

impl Userinfo {
    /// Reads the answer; `subject` is the ID token's, and must be repeated exactly.
    pub fn read(response: &Response, subject: &str, checks: &mut Checks) -> Option<Self> {
        let json =
            Json::parse_object(&response.body).filter(|_| response.status == 200 && response.is_json());
        let media_type = response.header("content-type").unwrap_or("no content type");
        let found = format!("{}, {}", response.status, quote(media_type));
        checks.record(&FORM, json.is_some(), "200, application/json", &found);
        Self::of_user(json?, subject, checks)
    }

    /// Reads an answer that came as a signed token (`application/jwt`), for this client of this issuer.
    pub fn read_signed(
        token: &SignatureVerified,
        issuer: &str,
        client_id: &str,
        subject: &str,
        checks: &mut Checks,
    ) -> Option<Self> {
        let claims = token.payload();
        let named = claims.string("iss");
        if named != Ok(None) {
            let found = named.ok().flatten().unwrap_or("another type");
            checks.record(&ISSUER, found == issuer, issuer, &quote(found));
        }
        if claims.member("aud").is_some() {
            let list = audiences(claims).unwrap_or_default();
            checks.record(&AUDIENCE, list.contains(&client_id), client_id, &quote(&list.join(", ")));
        }
        let userinfo = Self::of_user(claims.clone(), subject, checks);
        userinfo.filter(|_| checks.failure().is_none())
    }

    fn of_user(claims: Json, subject: &str, checks: &mut Checks) -> Option<Self> {
        let named = claims.string("sub").ok().flatten();
        let is_same = named == Some(subject);
        checks.record(&SUBJECT, is_same, subject, &quote(named.unwrap_or("none")));
        is_same.then_some(Self { claims })
    }

    /// The name to greet with, if there is one.
    pub fn name(&self) -> Option<&str> {
        name_in(&self.claims)
    }
}
