//! New signing keys while the server runs.

use crate::{
    clock::Clock,
    config::Config,
    keys::{KeyFailure, Keys},
};

/// Makes new signing keys. The old ones stay published until the last token of theirs has expired.
pub async fn rotate_keys(keys: &Keys, clock: &Clock, config: &Config) -> Result<(), KeyFailure> {
    let now = clock.now();
    keys.rotate(now, now.after(config.longest_lifetime())).await
}
