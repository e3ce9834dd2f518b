//! The userinfo response (OpenID Connect Core §5.3).

use crate::protocol::{
    check::{Checks, quote},
    http::Response,
    json::Json,
};

crate::rules! {
    FORM = "USERINFO_INVALID", Provider, "OpenID Connect Core §5.3.2",
        "Userinfo answers with status 200 and a JSON object",
        "The provider's userinfo endpoint did not answer with claims.",
        "Your name may be missing; the session is not affected. Look at the exchange beside this page.";
    SUBJECT = "USERINFO_SUBJECT_MISMATCH", Provider, "OpenID Connect Core §5.3.2, §5.3.4",
        "Userinfo is about the user of the ID token",
        "The userinfo endpoint answered about another user than the one who signed in.",
        "Sign in again. If it stays, tell whoever runs the provider.";
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
        let claims = json?;
        let named = claims.string("sub").ok().flatten();
        checks.record(&SUBJECT, named == Some(subject), subject, &quote(named.unwrap_or("none")));
        (named == Some(subject)).then_some(Self { claims })
    }
}
