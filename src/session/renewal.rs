use super::Session;
use crate::protocol::{Lifetime, Timestamp};

/// How long before its end an access token is renewed; half its life for one that lives less than twice this.
pub const RENEWAL_MARGIN: Lifetime = Lifetime::from_seconds(60);

/// What has to happen to a session, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Renew after this time; zero means now.
    In(Lifetime),
    /// There is no refresh token: the session ends when the access token does.
    EndsIn(Lifetime),
    /// The lifetime is not known: renew when the API says so.
    OnDemand,
}

impl Renewal {
    /// What `session` needs, seen at `now`.
    pub fn of(session: &Session, now: Timestamp) -> Self {
        let Some(end) = session.expires_at else { return Self::OnDemand };
        if session.refresh_token.is_none() {
            return Self::EndsIn(end.since(now));
        }
        let half = Lifetime::from_seconds(end.since(session.received_at).seconds() / 2);
        Self::In(end.before(half.min(RENEWAL_MARGIN)).since(now))
    }
}
