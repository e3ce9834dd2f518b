use crate::protocol::{Timestamp, jose::jwt::numeric_date, json::Json};

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

impl IdToken {
    pub(super) fn read(claims: &Json) -> Option<Self> {
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
pub(in crate::protocol::oidc) fn name_in(claims: &Json) -> Option<&str> {
    let claim = |name| claims.member(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    ["name", "preferred_username", "email"].into_iter().find_map(claim)
}
