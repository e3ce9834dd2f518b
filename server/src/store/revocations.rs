use std::sync::{Arc, Mutex};

use bearer_lab::protocol::{Lifetime, Timestamp};

use super::{Full, GrantId, kept::Kept, lock::lock};

/// How many revocations are remembered.
const REVOCATIONS_MAX: usize = 256 * 1024;

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
    ///
    /// # Errors
    ///
    /// Too many revocations are remembered; the tokens still hold.
    pub fn revoke_grant(
        &self,
        grant: GrantId,
        client_id: &Arc<str>,
        longest: Lifetime,
        now: Timestamp,
    ) -> Result<(), Full> {
        lock(&self.0).grants.insert(grant, (), Some(client_id), now.after(longest), now)
    }

    /// Ends one access token, which would have ended at `expires`.
    ///
    /// # Errors
    ///
    /// Too many revocations are remembered; the token still holds.
    pub fn revoke_token(
        &self,
        jti: &str,
        client_id: &Arc<str>,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), Full> {
        lock(&self.0).tokens.insert(jti.to_owned(), (), Some(client_id), expires, now)
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
