//! A sign-in that somebody else starts (OpenID Connect Core §4).

use crate::protocol::check::{Failure, quote};

crate::rules! {
    INVALID = "INITIATION_INVALID", User, "OpenID Connect Core §4",
        "The address names one issuer, and everything once",
        "The address that led here does not say at which provider to sign in.",
        "Start from the home page.";
    /// The issuer is none of the configured ones.
    UNKNOWN_ISSUER = "INITIATION_ISSUER_UNKNOWN", User, "OpenID Connect Core §4",
        "The issuer is one that this app is configured for",
        "The address that led here asks to sign in at a provider that this app does not use.",
        "Start from the home page. If the provider is yours, add it in Settings.";
}

/// What the third party asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Initiation {
    /// `iss`: where to sign in. To be compared with the configured issuers, character by character.
    pub issuer: String,
    /// `login_hint`: who is expected to sign in.
    pub login_hint: Option<String>,
    /// `target_link_uri`: where to go afterwards; the app decides whether it leads to itself.
    pub target_link_uri: Option<String>,
}

impl Initiation {
    /// Reads a query without its question mark.
    pub fn parse(query: &str) -> Result<Self, Failure> {
        let value = |name: &str| {
            let mut found = form_urlencoded::parse(query.as_bytes())
                .filter(|(known, value)| known == name && !value.is_empty());
            match (found.next(), found.next()) {
                (_, Some(_)) => Err(Failure::of(&INVALID, "every parameter once", &quote(name))),
                (first, None) => Ok(first.map(|(_, value)| value.into_owned())),
            }
        };
        Ok(Self {
            issuer: value("iss")?.ok_or_else(|| Failure::of(&INVALID, "iss", "none"))?,
            login_hint: value("login_hint")?,
            target_link_uri: value("target_link_uri")?,
        })
    }
}
