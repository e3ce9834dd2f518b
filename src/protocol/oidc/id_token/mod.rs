//! ID token validation (OpenID Connect Core §2, §3.1.3.7, §3.2.2.11, §3.3.2.12, §12.2).

mod checks;
mod rules;

pub(crate) use checks::{
    check_audience, check_expiry, check_hash, check_issuer, check_not_before, check_subject, check_type,
    distance, record_nonce, shown,
};
pub use rules::*;

use checks::{check_authentication, check_continuity, check_nonce, check_times};

use crate::protocol::{
    Lifetime, Secret, Timestamp,
    check::Checks,
    jose::{SignatureVerified, jwt::numeric_date},
    json::Json,
    oauth::Nonce,
};

/// A code or access token that came with the ID token, and whether its hash must be there.
#[derive(Clone, Copy, Debug)]
pub enum TokenHash<'a> {
    /// None came.
    None,
    /// From the token endpoint: the hash counts where it is present.
    Optional(&'a Secret),
    /// From the authorization endpoint: the hash must be present.
    Required(&'a Secret),
}

impl<'a> TokenHash<'a> {
    /// Of a token that the authorization endpoint may have sent.
    pub fn required(token: &'a Option<Secret>) -> Self {
        token.as_ref().map_or(Self::None, Self::Required)
    }
}

/// When a token is looked at; decides what its nonce and its times must be.
#[derive(Clone, Copy, Debug)]
pub enum Occasion<'a> {
    /// It arrived at a sign-in, for which this nonce was sent.
    SignIn(&'a Nonce),
    /// It arrived at a renewal: the nonce may be absent, and may not change (§12.2).
    Renewal,
    /// It was stored, and had been accepted before: its times were checked when it arrived.
    Restore,
}

/// What the ID token must agree with.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// This client.
    pub client_id: &'a str,
    /// Further audiences that may stand beside this client.
    pub trusted_audiences: &'a [String],
    /// When it is looked at.
    pub occasion: Occasion<'a>,
    /// The `max_age` that was asked for.
    pub max_age: Option<Lifetime>,
    /// The `acr` values that were asked for as essential; none if empty.
    pub acr_values: &'a [String],
    /// The access token beside it.
    pub access_token: TokenHash<'a>,
    /// The code beside it.
    pub code: TokenHash<'a>,
    /// The ID token before it: of the authorization response in a hybrid flow, of the session at a renewal.
    pub previous: Option<&'a IdToken>,
    /// The time by this device.
    pub now: Timestamp,
}

/// What an ID token says.
#[derive(Clone, Debug, PartialEq)]
pub struct IdToken {
    /// `sub`
    pub subject: String,
    /// `exp`
    pub expires_at: Timestamp,
    /// Every claim.
    pub claims: Json,
}

/// An ID token that passed every check; only [`VerifiedIdToken::validate`] makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedIdToken(IdToken);

impl VerifiedIdToken {
    /// Walks the list of OpenID Connect Core §3.1.3.7 over a token whose signature was verified.
    pub fn validate(
        token: &SignatureVerified,
        expectation: &Expectation<'_>,
        checks: &mut Checks,
    ) -> Option<Self> {
        let claims = token.payload();
        let mut list = Checks::default();
        check_type(token.header(), claims, &mut list);
        check_issuer(claims, expectation.issuer, &mut list);
        check_audience(claims, expectation.client_id, expectation.trusted_audiences, &mut list);
        check_subject(claims, &mut list);
        check_times(claims, expectation, &mut list);
        check_nonce(claims, expectation, &mut list);
        check_authentication(claims, expectation, &mut list);
        check_hash(
            &ACCESS_TOKEN_HASH,
            "at_hash",
            claims,
            token.algorithm().hash(),
            expectation.access_token,
            &mut list,
        );
        check_hash(&CODE_HASH, "c_hash", claims, token.algorithm().hash(), expectation.code, &mut list);
        check_continuity(claims, expectation, &mut list);
        let is_accepted = list.failure().is_none();
        checks.extend(list);
        if !is_accepted {
            return None;
        }
        IdToken::read(claims).map(Self)
    }

    /// What it says.
    pub fn id_token(&self) -> &IdToken {
        &self.0
    }

    /// What it says.
    pub fn into_id_token(self) -> IdToken {
        self.0
    }
}

impl IdToken {
    fn read(claims: &Json) -> Option<Self> {
        Some(Self {
            subject: claims.string("sub").ok()??.to_owned(),
            expires_at: numeric_date(claims, "exp").ok()??,
            claims: claims.clone(),
        })
    }

    /// The name to greet with, if it says one.
    pub fn name(&self) -> Option<&str> {
        name_in(&self.claims)
    }
}

/// `name`, else `preferred_username`, else `email` (§5.1).
pub(super) fn name_in(claims: &Json) -> Option<&str> {
    let claim = |name| claims.member(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    ["name", "preferred_username", "email"].into_iter().find_map(claim)
}
