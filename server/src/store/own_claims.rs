use std::sync::{Arc, Mutex};

use bearer_lab::protocol::Timestamp;
use serde_json::{Map, Value};

use super::{Full, GrantId, kept::Kept, lock::lock};

/// For how many grants they are remembered.
const GRANTS_MAX: usize = 16 * 1024;

/// The claims that people gave themselves at sign-in, by the grants that came of it.
pub struct OwnClaims(pub(super) Mutex<Kept<GrantId, Map<String, Value>>>);

impl Default for OwnClaims {
    fn default() -> Self {
        Self(Mutex::new(Kept::new("own-claims", GRANTS_MAX)))
    }
}

impl OwnClaims {
    /// Remembers them for a grant, whose last token ends at `expires`.
    ///
    /// # Errors
    ///
    /// Too many are remembered, of this client or of all.
    pub fn remember(
        &self,
        grant: GrantId,
        client_id: &Arc<str>,
        claims: Map<String, Value>,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), Full> {
        lock(&self.0).insert(grant, claims, Some(client_id), expires, now)
    }

    /// Those of a grant.
    pub fn of(&self, grant: GrantId, now: Timestamp) -> Map<String, Value> {
        lock(&self.0).get(&grant, now).cloned().unwrap_or_default()
    }
}
