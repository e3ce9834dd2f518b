use std::sync::Mutex;

use bearer_lab::protocol::{Secret, Timestamp, jose::base64url};

use serde::{Deserialize, Serialize};

use super::{Grant, GrantId, StoreError, kept::Kept, lock::lock};
use crate::{
    config::{Lifetimes, RefreshPolicy},
    crypto::{is_same, random_bytes},
    seal_key::SealKey,
    seconds,
};

/// How many families may be alive.
const FAMILIES_MAX: usize = 64 * 1024;

const FAMILY_BYTES: usize = 16;
const GENERATION_BYTES: usize = 4;

pub(super) type FamilyId = [u8; FAMILY_BYTES];

/// The refresh tokens that came of one grant: each rotation makes the next generation, and only the newest
/// may be used (RFC 9700 §4.14.2).
///
/// A token is family, generation and a tag over both under the server's key. So nothing that is stored can
/// be used as a token, and any earlier generation is recognised however long ago it was rotated away.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Family {
    grant: Grant,
    generation: u32,
    #[serde(with = "seconds::timestamp")]
    rotated_at: Timestamp,
    #[serde(with = "seconds::timestamp")]
    ends: Timestamp,
}

/// A refresh token whose tag is genuine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    family: FamilyId,
    generation: u32,
}

/// Why a refresh token is refused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Ended, revoked, or never issued.
    Unknown,
    /// It was rotated before: the tokens of this grant are to be revoked, and then the family is to be ended.
    Reused(GrantId),
}

/// Families of refresh tokens.
#[derive(Default)]
pub struct Families(pub(super) Mutex<Tables>);

pub(super) struct Tables(pub(super) Kept<FamilyId, Family>);

impl Default for Tables {
    fn default() -> Self {
        Self(Kept::new("families", FAMILIES_MAX))
    }
}

impl Families {
    /// Begins a family and issues its first token.
    ///
    /// # Errors
    ///
    /// Too many families are alive, of this client or of all.
    pub fn begin(&self, grant: Grant, key: &SealKey, now: Timestamp) -> Result<Secret, StoreError> {
        let id: FamilyId = random_bytes()?;
        let ends = now.after(grant.lifetimes.refresh.absolute);
        let client_id = grant.client_id.clone();
        let family = Family { grant, generation: 0, rotated_at: now, ends };
        let expires = next_end(&family, now);
        lock(&self.0).0.insert(id, family, Some(&client_id), expires, now)?;
        Ok(RefreshToken { family: id, generation: 0 }.seal(key))
    }

    /// The grant of a token that may be used now.
    pub fn find(&self, token: RefreshToken, now: Timestamp) -> Result<Grant, Refusal> {
        let tables = lock(&self.0);
        tables.usable(token, now).map(|family| family.grant.clone())
    }

    /// Makes the next token: of any number of attempts with one token exactly one succeeds, unless its lifetimes
    /// grant a time of grace. From now on the family has these lifetimes; it never ends later than before.
    pub fn rotate(
        &self,
        token: RefreshToken,
        lifetimes: Lifetimes,
        key: &SealKey,
        now: Timestamp,
    ) -> Result<Secret, Refusal> {
        let mut tables = lock(&self.0);
        let mut family = tables.usable(token, now)?.clone();
        family.set_lifetimes(lifetimes);
        if now >= next_end(&family, family.rotated_at) {
            tables.0.take(&token.family, now);
            return Err(Refusal::Unknown);
        }
        if token.generation == family.generation {
            family.generation = family.generation.saturating_add(1);
            family.rotated_at = now;
        }
        let next = RefreshToken { family: token.family, generation: family.generation };
        let expires = next_end(&family, now);
        tables.0.replace(&token.family, family, expires, now);
        Ok(next.seal(key))
    }

    /// Ends the family of a token, whatever the token's generation; its grant, if there was one.
    pub fn end(&self, token: RefreshToken, now: Timestamp) -> Option<Grant> {
        lock(&self.0).0.take(&token.family, now).map(|family| family.grant)
    }

    /// The grant of a token that may be used now. One that was rotated away is not reported, and nothing
    /// happens to its family: to ask about a token is not to use it.
    pub fn peek(&self, token: RefreshToken, now: Timestamp) -> Option<Grant> {
        let tables = lock(&self.0);
        let family = tables.0.get(&token.family, now)?;
        family.takes(token, now).then(|| family.grant.clone())
    }

    /// The grant of a token's family, whatever the token's generation.
    pub fn grant_of(&self, token: RefreshToken, now: Timestamp) -> Option<Grant> {
        lock(&self.0).0.get(&token.family, now).map(|family| family.grant.clone())
    }
}

impl Family {
    /// Gives the family other lifetimes, counted from its beginning.
    fn set_lifetimes(&mut self, lifetimes: Lifetimes) {
        let began = self.ends.before(self.grant.lifetimes.refresh.absolute);
        let absolute = lifetimes.refresh.absolute.min(self.grant.lifetimes.refresh.absolute);
        self.ends = began.after(absolute);
        self.grant.lifetimes =
            Lifetimes { refresh: RefreshPolicy { absolute, ..lifetimes.refresh }, ..lifetimes };
    }

    /// Whether this is its newest token, or the one before it within the time of grace.
    fn takes(&self, token: RefreshToken, now: Timestamp) -> bool {
        let is_newest = token.generation == self.generation;
        let is_previous = token.generation.checked_add(1) == Some(self.generation);
        is_newest || (is_previous && now < self.rotated_at.after(self.grant.lifetimes.refresh.grace))
    }
}

impl Tables {
    /// The family of a token that it takes. Any other token of a family was stolen, or its successor was.
    fn usable(&self, token: RefreshToken, now: Timestamp) -> Result<&Family, Refusal> {
        let family = self.0.get(&token.family, now).ok_or(Refusal::Unknown)?;
        if family.takes(token, now) { Ok(family) } else { Err(Refusal::Reused(family.grant.id)) }
    }
}

/// A token ends when it was idle too long, and never later than its family (draft-ietf-oauth-browser-based-apps
/// §6.3.2.3: a rotated token must not outlive the first).
fn next_end(family: &Family, now: Timestamp) -> Timestamp {
    now.after(family.grant.lifetimes.refresh.idle).min(family.ends)
}

impl RefreshToken {
    /// Reads a token; nothing unless this server sealed it.
    pub fn open(text: &str, key: &SealKey) -> Option<Self> {
        let bytes = base64url::decode(text)?;
        let (family, rest) = bytes.split_first_chunk::<FAMILY_BYTES>()?;
        let (generation, tag) = rest.split_first_chunk::<GENERATION_BYTES>()?;
        let token = Self { family: *family, generation: u32::from_be_bytes(*generation) };
        is_same(tag, &token.tag(key)).then_some(token)
    }

    fn seal(self, key: &SealKey) -> Secret {
        let bytes = [&self.family[..], &self.generation.to_be_bytes(), &self.tag(key)].concat();
        Secret::new(base64url::encode(&bytes))
    }

    fn tag(self, key: &SealKey) -> [u8; 32] {
        key.tag(&[b"refresh", &self.family, &self.generation.to_be_bytes()])
    }
}
