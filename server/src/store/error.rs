use super::Full;
use crate::crypto::NoRandomness;

/// Why nothing could be added to the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The operating system gave no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// There is no room.
    #[error(transparent)]
    Full(#[from] Full),
}
