use std::sync::Mutex;

use bearer_lab::protocol::{Lifetime, Timestamp};

use super::{GrantId, kept::Kept, lock::lock};

/// How many revocations are remembered.
const REVOCATIONS_MAX: usize = 32 * 1024;

/// Grants, and single access tokens, that no longer hold. Remembered until the last token has expired.
pub struct Revocations(pub(super) Mutex<Tables>);

pub(super) struct Tables {
    pub(super) grants: Kept<GrantId, ()>,
    pub(super) tokens: Kept<String, ()>,
}

impl Default for Revocations {
    fn default() -> Self {
        let (grants, tokens) =
            (Kept::new("revoked-grants", REVOCATIONS_MAX), Kept::new("revoked-tokens", REVOCATIONS_MAX));
        Self(Mutex::new(Tables { grants, tokens }))
    }
}

impl Revocations {
    /// Ends every token of a grant. `longest` is the longest time for which one may hold.
    pub fn revoke_grant(&self, grant: GrantId, longest: Lifetime, now: Timestamp) {
        lock(&self.0).grants.insert(grant, (), now.after(longest), now);
    }

    /// Ends one access token, which would have ended at `expires`.
    pub fn revoke_token(&self, jti: &str, expires: Timestamp, now: Timestamp) {
        lock(&self.0).tokens.insert(jti.to_owned(), (), expires, now);
    }

    /// Whether a grant was revoked.
    pub fn holds_grant(&self, grant: GrantId, now: Timestamp) -> bool {
        lock(&self.0).grants.get(&grant, now).is_some()
    }

    /// Whether an access token was revoked, by itself or with its grant.
    pub fn holds_token(&self, jti: &str, now: Timestamp) -> bool {
        let grant = GrantId::of_token(jti);
        let tables = lock(&self.0);
        tables.tokens.get(&jti.to_owned(), now).is_some()
            || grant.is_some_and(|grant| tables.grants.get(&grant, now).is_some())
    }
}
