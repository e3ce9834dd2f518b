use bearer_lab::protocol::Lifetime;
use serde::{Deserialize, Serialize};

use crate::seconds;

/// The longest life of an authorization code, which crosses the browser: for a room where somebody explains.
pub const CODE_MAX: Lifetime = Lifetime::from_seconds(300);
/// The longest time of grace for a refresh token that was rotated away.
pub const GRACE_MAX: Lifetime = Lifetime::from_seconds(60);
/// The longest life that a classroom gives its tokens.
pub const TOKEN_LIFETIME_MAX: Lifetime = Lifetime::from_minutes(24 * 60);

/// How long things hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetimes {
    /// An authorization code.
    #[serde(with = "seconds::lifetime")]
    pub code: Lifetime,
    /// An access token.
    #[serde(with = "seconds::lifetime")]
    pub access_token: Lifetime,
    /// An ID token.
    #[serde(with = "seconds::lifetime")]
    pub id_token: Lifetime,
    /// Refresh tokens.
    pub refresh: RefreshPolicy,
}

/// How refresh tokens end (RFC 9700 §4.14.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshPolicy {
    /// After the sign-in, however often they are rotated.
    #[serde(with = "seconds::lifetime")]
    pub absolute: Lifetime,
    /// After the last use.
    #[serde(with = "seconds::lifetime")]
    pub idle: Lifetime,
    /// For how long after a rotation the token before it is still taken, for clients whose answer was lost.
    #[serde(with = "seconds::lifetime")]
    pub grace: Lifetime,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            code: Lifetime::from_seconds(60),
            access_token: Lifetime::from_minutes(60),
            id_token: Lifetime::from_minutes(60),
            refresh: RefreshPolicy {
                absolute: Lifetime::from_minutes(24 * 60),
                idle: Lifetime::from_minutes(8 * 60),
                grace: Lifetime::from_seconds(0),
            },
        }
    }
}
