use super::content::IdToken;
use crate::protocol::{Lifetime, Secret, Timestamp, oauth::Nonce};

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
