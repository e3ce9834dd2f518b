use std::sync::Mutex;

use bearer_lab::protocol::Timestamp;
use serde_json::{Map, Value};

use super::{GrantId, kept::Kept, lock::lock};

/// For how many grants they are remembered.
const GRANTS_MAX: usize = 1024;

/// The claims that people gave themselves at sign-in, by the grants that came of it.
pub struct OwnClaims(pub(super) Mutex<Kept<GrantId, Map<String, Value>>>);

impl Default for OwnClaims {
    fn default() -> Self {
        Self(Mutex::new(Kept::new("own-claims", GRANTS_MAX)))
    }
}

impl OwnClaims {
    /// Remembers them for a grant, whose last token ends at `expires`.
    pub fn remember(&self, grant: GrantId, claims: Map<String, Value>, expires: Timestamp, now: Timestamp) {
        lock(&self.0).insert(grant, claims, expires, now);
    }

    /// Those of a grant.
    pub fn of(&self, grant: GrantId, now: Timestamp) -> Map<String, Value> {
        lock(&self.0).get(&grant, now).cloned().unwrap_or_default()
    }
}
