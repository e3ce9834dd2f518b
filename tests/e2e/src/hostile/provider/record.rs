//! What the provider saw.

use std::fmt;

use crate::hostile::jose::Delivery;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of the app was asked for.
    App,
    /// The metadata was asked for.
    Metadata,
    /// The key set was asked for.
    Keys,
    /// An authorization request was pushed.
    Pushed,
    /// The browser came to the authorization endpoint.
    Authorize,
    /// A token request.
    Token,
    /// A userinfo request.
    Userinfo,
    /// A request for distributed claims.
    Claims,
    /// The frame was asked whether the session has changed.
    CheckSession,
    /// A request to the protected API.
    Api,
    /// A refresh token was given back.
    Revocation,
    /// The browser came to the end session endpoint.
    EndSession,
    /// A request where nothing may ever be asked for.
    Elsewhere,
    /// The provider handed out an ID token.
    IdToken(Delivery),
    /// The provider handed out what the case is about, other than keys.
    Fault,
    /// The provider handed out a key set that the case is about.
    FaultyKeys,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Event {
    /// What.
    pub kind: Kind,
    /// The address, or what else there is to say.
    pub detail: String,
}

impl fmt::Display for Event {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} {}", self.kind, self.detail)
    }
}

/// Everything, in order.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// What happened.
    pub events: Vec<Event>,
    /// What the app did that no client may do, whatever the provider did before.
    pub complaints: Vec<String>,
    /// Every code and token that was handed out.
    pub secrets: Vec<String>,
    /// Whether an answer is under way that never ends.
    pub is_stalled: bool,
}

impl Record {
    /// How many events of this kind there are.
    pub fn count(&self, kind: &Kind) -> usize {
        self.events.iter().filter(|event| event.kind == *kind).count()
    }

    /// The place in `events` from which on nothing more may be asked for: where the fault was handed out.
    /// Wrong keys are found out at the first token that they should verify.
    pub fn fault(&self) -> Option<usize> {
        let first = |kind: &Kind| self.events.iter().position(|event| event.kind == *kind);
        let keys = first(&Kind::FaultyKeys).map(|keys| {
            let is_token = |event: &Event| matches!(event.kind, Kind::IdToken(_));
            self.events.iter().position(is_token).map_or(keys, |token| token.max(keys))
        });
        first(&Kind::Fault).or(keys)
    }
}
