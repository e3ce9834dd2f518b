/// A moment: whole seconds since 1970-01-01T00:00:00Z, the `NumericDate` of RFC 7519 §2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// How far two clocks may differ before a time in a message is held against it.
pub const CLOCK_LEEWAY: Lifetime = Lifetime::from_seconds(60);

/// A length of time in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lifetime(u32);

impl Timestamp {
    /// The moment so many seconds after the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The moment `lifetime` later; the end of time when that cannot be counted.
    pub const fn after(self, lifetime: Lifetime) -> Self {
        Self(self.0.saturating_add(lifetime.0 as i64))
    }

    /// The moment `lifetime` earlier.
    pub const fn before(self, lifetime: Lifetime) -> Self {
        Self(self.0.saturating_sub(lifetime.0 as i64))
    }

    /// How long after `earlier` this moment is; zero when it is not after it.
    pub fn since(self, earlier: Self) -> Lifetime {
        let seconds = self.0.saturating_sub(earlier.0).max(0);
        Lifetime(u32::try_from(seconds).unwrap_or(u32::MAX))
    }
}

impl Lifetime {
    /// So many seconds.
    pub const fn from_seconds(seconds: u32) -> Self {
        Self(seconds)
    }

    /// So many minutes.
    pub const fn from_minutes(minutes: u32) -> Self {
        Self(minutes.saturating_mul(60))
    }

    /// The whole seconds.
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Lifetime, Timestamp};

    #[test]
    fn arithmetic_saturates_at_both_ends() {
        let minute = Lifetime::from_minutes(1);
        assert_eq!(Timestamp::from_seconds(i64::MAX).after(minute), Timestamp::from_seconds(i64::MAX));
        assert_eq!(Timestamp::from_seconds(i64::MIN).before(minute), Timestamp::from_seconds(i64::MIN));
        assert_eq!(Timestamp::from_seconds(10).since(Timestamp::from_seconds(20)).seconds(), 0);
        assert_eq!(Timestamp::from_seconds(i64::MAX).since(Timestamp::from_seconds(0)).seconds(), u32::MAX);
    }
}
