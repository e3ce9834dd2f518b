//! What all tabs of the origin know of a session, in local storage: whether it has ended, which of its refresh tokens were
//! used, and whether the response to a renewal was lost. Messages between tabs can be lost; this record cannot. It holds no secret.
//!
//! Where the browser denies local storage there is no record, and tabs rely on their messages alone.

use crate::{
    browser::{clock, local_storage},
    protocol::{Lifetime, Timestamp},
};

const ENDED: &str = "bearer-lab:ended:";
const USED: &str = "bearer-lab:refreshed:";
const LOST: &str = "bearer-lab:lost:";
/// How long the end of a session is remembered: longer than a tab can be expected to hold a copy of it.
const MEMORY: Lifetime = Lifetime::from_minutes(30 * 24 * 60);

/// Whether the session has ended in any tab.
pub(super) fn has_ended(session_id: &str) -> bool {
    matches!(local_storage::read(&key(ENDED, session_id)), Ok(Some(_)))
}

/// Records that the session has ended, and forgets sessions that ended long ago.
pub(super) fn mark_ended(session_id: &str) {
    let now = clock::now();
    for key in local_storage::keys(ENDED) {
        let ended_at = local_storage::read(&key).ok().flatten().and_then(|text| text.parse().ok());
        if ended_at.is_none_or(|seconds| Timestamp::from_seconds(seconds).after(MEMORY) <= now) {
            let _ = local_storage::remove(&key);
        }
    }
    let _ = local_storage::write(&key(ENDED, session_id), &now.seconds().to_string());
    let _ = local_storage::remove(&key(USED, session_id));
    unmark_lost(session_id);
}

/// Records that no response came to a request with the refresh token: the provider may have used it up.
pub(super) fn mark_lost(session_id: &str) {
    let _ = local_storage::write(&key(LOST, session_id), "");
}

/// Whether the response to the last renewal was lost.
pub(super) fn was_lost(session_id: &str) -> bool {
    matches!(local_storage::read(&key(LOST, session_id)), Ok(Some(_)))
}

/// The session has new tokens, or has ended.
pub(super) fn unmark_lost(session_id: &str) {
    let _ = local_storage::remove(&key(LOST, session_id));
}

/// The newest generation whose refresh token was used.
pub(super) fn used_generation(session_id: &str) -> Option<u32> {
    local_storage::read(&key(USED, session_id)).ok()??.parse().ok()
}

/// Records that the refresh token of this generation is used. Called while the renewal lock is held.
pub(super) fn mark_used(session_id: &str, generation: u32) {
    let _ = local_storage::write(&key(USED, session_id), &generation.to_string());
}

/// Takes the mark of this generation back: the provider was not reached.
pub(super) fn unmark_used(session_id: &str, generation: u32) {
    let key = key(USED, session_id);
    let _ = match generation.checked_sub(1) {
        Some(before) => local_storage::write(&key, &before.to_string()),
        None => local_storage::remove(&key),
    };
}

fn key(prefix: &str, session_id: &str) -> String {
    [prefix, session_id].concat()
}
