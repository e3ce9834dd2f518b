//! Claims that userinfo has from elsewhere: aggregated ones, which come with it, and distributed ones, which are to be
//! fetched (OpenID Connect Core §5.6.2).

use super::Userinfo;
use crate::protocol::{
    Secret, Timestamp,
    check::{Checks, quote},
    http::{Request, Response},
    jose::{SignatureVerified, base64url, jwt::numeric_date},
    json::Json,
    url::HttpUrl,
};

crate::rules! {
    /// `_claim_names` and `_claim_sources` do not fit together.
    FORM = "CLAIM_SOURCES_INVALID", Provider, "OpenID Connect Core §5.6.2",
        "Claims from elsewhere each name a source, and every source is a JWT or an https address",
        "The provider says that another source has some claims about you, but does not name the source.",
        "Contact the provider's administrator.";
    TOKEN = "CLAIM_SOURCE_NOT_A_JWT", Provider, "OpenID Connect Core §5.6.2",
        "A source of claims gives a JWT",
        "A source of claims about you gave something that is not a JWT.",
        "Contact the provider's administrator.";
    /// Nobody whose keys are known signed it: its claims are set aside.
    ISSUER = "CLAIM_SOURCE_ISSUER", Provider, "OpenID Connect Core §5.6.2, §16.3",
        "Claims from elsewhere are signed by the provider",
        "Claims from another source are unsigned, or their issuer's keys are not known here.",
        "Nothing has to be done: such claims are not used.";
    CLAIMS = "CLAIM_SOURCE_CLAIMS", Provider, "OpenID Connect Core §5.6.2",
        "A source has the claims that it was named for, about the same user, and they have not ended",
        "A source of claims about you has others than it was named for, or they have ended, or are about another user.",
        "Sign in again; if it keeps happening, contact the provider's administrator.";
    /// The endpoint of distributed claims could not be asked.
    ANSWER = "CLAIM_SOURCE_ANSWER", Provider, "OpenID Connect Core §5.6.2",
        "A source of distributed claims responds with status 200",
        "A source of claims about you did not respond.",
        "Nothing has to be done: such claims are not used.";
}

/// The most sources that are looked at.
pub const MAX_SOURCES: usize = 8;
/// The claims that nobody but the provider says: whom userinfo is about, from whom, and where the rest is.
const OWN: [&str; 5] = ["sub", "iss", "aud", "_claim_names", "_claim_sources"];

/// Where some claims are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimSource {
    /// The claims that it has.
    pub names: Vec<String>,
    /// The JWT, or where it can be fetched.
    pub place: ClaimPlace,
}

/// A JWT, or where one can be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimPlace {
    /// Aggregated claims.
    Here(Secret),
    /// Distributed claims.
    There(Request),
}

impl ClaimSource {
    /// Every source that `userinfo` names, read by a page of `page_origin`. Nothing when names and sources do not fit
    /// together.
    pub fn all(userinfo: &Userinfo, page_origin: &str, checks: &mut Checks) -> Option<Vec<Self>> {
        let claims = &userinfo.claims;
        if claims.member("_claim_names").is_none() && claims.member("_claim_sources").is_none() {
            return Some(Vec::new());
        }
        let sources = read_all(claims, page_origin);
        let found = if sources.is_some() { "such sources" } else { "something else" };
        checks.record(&FORM, sources.is_some(), "a source for each name", found);
        sources
    }

    /// Whether a JWT of this source says that the provider made it: then it must be the provider's. Any other is set
    /// aside, because nobody whose keys are known vouches for it. Nothing when it is no JWT.
    pub fn is_of(token: &Secret, issuer: &str, checks: &mut Checks) -> Option<bool> {
        let payload = payload(token.expose());
        if payload.is_none() {
            checks.record(&TOKEN, false, "header.payload.signature", "something else");
        }
        let payload = payload?;
        let named = payload.string("iss").ok().flatten();
        if named != Some(issuer) {
            checks.unchecked(&ISSUER, &["not used; it is of ", &quote(named.unwrap_or("nobody"))].concat());
        }
        Some(named == Some(issuer))
    }

    /// The JWT in the answer of a distributed source. An endpoint that does not answer costs its claims alone.
    pub fn read(response: &Response, checks: &mut Checks) -> Option<Secret> {
        if response.status != 200 {
            checks.unchecked(&ANSWER, &["status ", &response.status.to_string()].concat());
            return None;
        }
        Some(Secret::new(String::from_utf8_lossy(&response.body).trim()))
    }

    /// Adds the claims of a verified JWT to those of `userinfo`; what userinfo says itself stands.
    pub fn add(
        &self,
        token: &SignatureVerified,
        now: Timestamp,
        mut userinfo: Userinfo,
        checks: &mut Checks,
    ) -> Option<Userinfo> {
        let claims = token.payload();
        let missing = self.names.iter().find(|name| claims.member(name).is_none());
        let is_same =
            claims.member("sub").is_none_or(|subject| Some(subject) == userinfo.claims.member("sub"));
        let is_current = numeric_date(claims, "exp").is_ok_and(|end| end.is_none_or(|end| end > now));
        let found = match missing {
            Some(name) => ["no ", &quote(name)].concat(),
            None if !is_current => "claims that have ended".to_owned(),
            None if !is_same => "claims about another user".to_owned(),
            None => "the claims".to_owned(),
        };
        let holds = missing.is_none() && is_current && is_same;
        checks.record(&CLAIMS, holds, &quote(&self.names.join(", ")), &found);
        if let Json::Object(members) = &mut userinfo.claims {
            for name in &self.names {
                let is_new = !members.iter().any(|(known, _)| known == name);
                let value = claims.member(name).filter(|_| is_new).cloned();
                members.extend(value.map(|value| (name.clone(), value)));
            }
        }
        holds.then_some(userinfo)
    }
}

fn read_all(claims: &Json, page_origin: &str) -> Option<Vec<ClaimSource>> {
    let (names, sources) = (claims.member("_claim_names")?, claims.member("_claim_sources")?);
    let is_object = |json: &Json| matches!(json, Json::Object(_));
    let are_objects = is_object(names) && is_object(sources);
    let is_named = |(name, source): &(String, Json)| {
        let known = source.as_str().and_then(|source| sources.member(source));
        known.is_some() && !OWN.contains(&name.as_str())
    };
    if !are_objects || sources.members().len() > MAX_SOURCES || !names.members().iter().all(is_named) {
        return None;
    }
    let read = |(source, json): &(String, Json)| {
        let is_its = |(_, named): &&(String, Json)| named.as_str() == Some(source);
        let names = names.members().iter().filter(is_its).map(|(name, _)| name.clone()).collect();
        Some(ClaimSource { names, place: read_place(json, page_origin)? })
    };
    sources.members().iter().map(read).collect()
}

/// Either `JWT`, or `endpoint` with an access token of its own. The provider's never goes there.
fn read_place(json: &Json, page_origin: &str) -> Option<ClaimPlace> {
    match (json.string("JWT").ok()?, json.string("endpoint").ok()?) {
        (Some(token), None) => Some(ClaimPlace::Here(Secret::new(token))),
        (None, Some(endpoint)) => {
            let request = Request::get(HttpUrl::parse_trustworthy(endpoint, page_origin).ok()?);
            let token = json.string("access_token").ok()?;
            let is_usable = token.is_none_or(crate::protocol::oauth::token_response::is_access_token);
            is_usable.then(|| {
                ClaimPlace::There(match token {
                    Some(token) => request.with_bearer(&Secret::new(token)),
                    None => request,
                })
            })
        }
        _ => None,
    }
}

/// The payload of three parts of which the last may be empty: the issuer decides whether it must not be.
fn payload(token: &str) -> Option<Json> {
    let mut parts = token.splitn(4, '.');
    let (header, payload, _, end) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
    let object = |part| Json::parse_object(&base64url::decode(part)?);
    object(header).filter(|_| end.is_none()).and_then(|_| object(payload))
}
