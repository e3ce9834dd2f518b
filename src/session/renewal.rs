use super::{AuthState, Session};
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

/// What a tab does when it is its turn to renew a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenewalTurn {
    /// Use the refresh token.
    Request,
    /// Nothing: another tab has renewed the session, or it is not in force here any more.
    Done,
    /// The session has ended in another tab.
    Ended,
    /// Another tab has used this refresh token, and its new tokens have not arrived.
    WaitForOther,
}

impl RenewalTurn {
    /// Decides for a tab that wanted to renew `seen`, and now holds the lock that lets one tab renew at a time.
    ///
    /// `has_ended` and `used_generation` are what all tabs share about this session: whether it has ended, and the newest
    /// generation whose refresh token was used.
    pub fn new(state: &AuthState, seen: &Session, has_ended: bool, used_generation: Option<u32>) -> Self {
        let is_seen = |session: &Session| session.id == seen.id && session.generation == seen.generation;
        match state.session() {
            Some(session) if has_ended && session.id == seen.id => Self::Ended,
            Some(session) if is_seen(session) => {
                let is_used = used_generation.is_some_and(|used| used >= seen.generation);
                if is_used { Self::WaitForOther } else { Self::Request }
            }
            _ => Self::Done,
        }
    }
}
