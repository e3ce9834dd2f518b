use bearer_lab::protocol::{Lifetime, Timestamp};
use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::{
    Audience,
    access_token::{ALGORITHM, AccessToken, TYP},
    checks::{Checks, Rule},
    service::Tokens,
    signature::check_signature,
};
use crate::{config::Scopes, keys::KeySet};

/// How far another clock may be off.
const LEEWAY: Lifetime = Lifetime::from_seconds(60);

static CLAIMS: Rule = Rule {
    code: "TOKEN_CLAIMS",
    source: "RFC 9068 §2.2",
    claim: "Every claim that an access token must have is there",
};
static ISSUER: Rule = Rule {
    code: "TOKEN_ISSUER",
    source: "RFC 9068 §4",
    claim: "The issuer is this API's authorization server",
};
static AUDIENCE: Rule = Rule {
    code: "TOKEN_AUDIENCE",
    source: "RFC 9068 §4, RFC 8707",
    claim: "The token was issued for this API, and for no other",
};
static BEGUN: Rule = Rule {
    code: "TOKEN_BEGUN",
    source: "RFC 7519 §4.1.5, §4.1.6",
    claim: "The token was not issued in the future, and its time has come",
};
static EXPIRED: Rule =
    Rule { code: "TOKEN_EXPIRED", source: "RFC 7519 §4.1.4", claim: "The token has not expired" };
static REVOKED: Rule = Rule {
    code: "TOKEN_REVOKED",
    source: "RFC 7009 §2, RFC 6749 §4.1.2",
    claim: "Neither the token nor its grant was revoked",
};
static BINDING: Rule = Rule {
    code: "TOKEN_BINDING",
    source: "RFC 9449 §7.1",
    claim: "A token that is bound to a key comes with the proof of that key, and any other one as Bearer",
};
/// The token allows what is asked: the one check whose failure is answered with 403.
pub static SCOPE: Rule =
    Rule { code: "TOKEN_SCOPE", source: "RFC 6750 §3.1", claim: "The token allows what is asked" };

/// How a token is presented.
#[derive(Clone, Copy)]
pub enum Presentation<'a> {
    /// As a form's field, to be looked at: nobody uses it.
    ToBeExamined,
    /// As Bearer.
    Bearer,
    /// With the proof of the key that has this thumbprint.
    WithKey(&'a str),
}

/// What the examination of an access token came to.
pub struct Examination {
    /// The checks, which decide.
    pub checks: Checks,
    claims: Option<Map<String, Value>>,
}

impl Examination {
    /// The claims, if every check passed; otherwise the first rule that does not hold.
    pub fn accepted(self) -> Result<Map<String, Value>, &'static Rule> {
        match self.checks.failure() {
            Some(rule) => Err(rule),
            None => self.claims.ok_or(&CLAIMS),
        }
    }
}

impl Tokens {
    /// Whether an access token holds now at this issuer's API, and allows `scope` (RFC 9068 §4).
    pub fn examine_access_token(
        &self,
        mut checks: Checks,
        keys: &KeySet,
        token: (&str, Presentation<'_>),
        issuer: &str,
        scope: Option<&str>,
    ) -> Examination {
        let (token, presentation) = token;
        let jws = check_signature(&mut checks, keys, &[ALGORITHM], TYP, token, self.clock.now());
        let claims = jws.map(|jws| jws.payload);
        let present = if claims.as_ref().and_then(AccessToken::read).is_some() { "all" } else { "not all" };
        checks.same(&CLAIMS, "all", present);
        let found = claims.clone().unwrap_or_default();
        self.check_claims(&mut checks, &found, presentation, issuer);
        check_binding(&mut checks, &found, presentation);
        if let Some(scope) = scope {
            let allowed = found.get("scope").and_then(Value::as_str).unwrap_or_default();
            checks.apply(&SCOPE, scope, allowed, || {
                Scopes::parse(allowed).is_ok_and(|scopes| scopes.contains(scope))
            });
        }
        Examination { checks, claims }
    }

    /// Without claims the checks are listed, and none of them is made.
    fn check_claims(
        &self,
        checks: &mut Checks,
        claims: &Map<String, Value>,
        presentation: Presentation<'_>,
        issuer: &str,
    ) {
        let now = self.clock.now();
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        let moment = |name: &str| claims.get(name).and_then(Value::as_i64).unwrap_or_default();
        let (iat, exp) = (moment("iat"), moment("exp"));
        // An nbf that is no number is a time that never comes.
        let begins = claims.get("nbf").map_or(iat, |nbf| iat.max(nbf.as_i64().unwrap_or(i64::MAX)));
        let seconds = |moment: i64| format!("{moment} (now: {})", now.seconds());
        checks.same(&ISSUER, issuer, text("iss"));
        let found = claims.get("aud").and_then(|aud| Audience::deserialize(aud).ok());
        let found: Vec<&str> = found.iter().flat_map(Audience::iter).collect();
        // Whoever only looks at a token may hold one that is for another API.
        let is_for = |resource: &str| match presentation {
            Presentation::ToBeExamined => self.config.resources().any(|known| known == resource),
            _ => resource == self.config.audience,
        };
        let is_for_here = || found.iter().any(|resource| is_for(resource));
        checks.apply(&AUDIENCE, &self.config.audience, &found.join(" "), is_for_here);
        let has_begun = || Timestamp::from_seconds(begins) <= now.after(LEEWAY);
        checks.apply(&BEGUN, "iat and nbf not later than now", &seconds(begins), has_begun);
        // No leeway at the end: the one clock that issued the token decides here too.
        let is_alive = || now < Timestamp::from_seconds(exp);
        checks.apply(&EXPIRED, "exp later than now", &seconds(exp), is_alive);
        let is_revoked = self.store.revocations.holds_token(text("jti"), now);
        checks.same(&REVOKED, "not revoked", if is_revoked { "revoked" } else { "not revoked" });
    }

    /// The claims of an access token that holds now at this issuer's API, whoever may use it.
    pub fn read_access_token(&self, keys: &KeySet, token: &str, issuer: &str) -> Option<AccessToken> {
        let examination = self.examine_access_token(
            Checks::default(),
            keys,
            (token, Presentation::ToBeExamined),
            issuer,
            None,
        );
        AccessToken::read(&examination.accepted().ok()?)
    }
}

/// Not made of a token that nobody uses.
fn check_binding(checks: &mut Checks, claims: &Map<String, Value>, presentation: Presentation<'_>) {
    let found = match presentation {
        Presentation::ToBeExamined => return,
        Presentation::Bearer => "Bearer",
        Presentation::WithKey(thumbprint) => thumbprint,
    };
    let bound = claims.get("cnf").map(|cnf| cnf.get("jkt").and_then(Value::as_str).unwrap_or_default());
    checks.same(&BINDING, bound.unwrap_or("Bearer"), found);
}
