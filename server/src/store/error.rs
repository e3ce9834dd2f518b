use super::Full;
use crate::{crypto::NoRandomness, http::OAuthError};

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

impl From<Full> for OAuthError {
    fn from(full: Full) -> Self {
        match full {
            Full::Quota => Self::new(
                "temporarily_unavailable",
                "this client has too much that waits here, try again in a minute",
            )
            .with_status(429),
            Full::Table => Self::unavailable(),
        }
    }
}

impl From<StoreError> for OAuthError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoRandomness(error) => error.into(),
            StoreError::Full(full) => full.into(),
        }
    }
}
