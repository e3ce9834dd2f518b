use std::sync::{Arc, Mutex};

use bearer_lab::protocol::{Lifetime, Secret, Timestamp};

use super::{Grant, StoreError, expiring::Expiring, lock::lock};
use crate::{
    config::Scopes,
    crypto::{NoRandomness, random_bytes, random_secret, sha256},
};

/// How long a person may take (RFC 8628 §3.2, `expires_in`).
pub const DECISION_TIME: Lifetime = Lifetime::from_minutes(10);
/// How long a device waits between two questions (RFC 8628 §3.2, `interval`).
pub const POLL_INTERVAL: Lifetime = Lifetime::from_seconds(5);
/// How many devices may wait.
const DEVICES_MAX: usize = 8 * 1024;

/// The letters of user codes: no vowels, so that no words arise, and none that look alike (RFC 8628 §6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const CODE_LETTERS: usize = 8;

/// What a person types to find their device: eight letters, in any case and with any separators.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UserCode([u8; CODE_LETTERS]);

impl UserCode {
    fn generate() -> Result<Self, NoRandomness> {
        let bytes = random_bytes::<{ CODE_LETTERS * 8 }>()?;
        // 240 is a multiple of the number of letters: bytes above it would favour some of them. That fewer
        // than eight of 64 bytes are below it does not happen; then the last letters are all the same.
        let mut letters = bytes.iter().filter(|byte| **byte < 240);
        let pick = |byte: &u8| {
            LETTERS.iter().cycle().nth(usize::from(*byte)).copied().expect("a cycle does not end")
        };
        Ok(Self(std::array::from_fn(|_| letters.next().map_or(b'X', pick))))
    }

    /// Reads what somebody typed.
    pub fn parse(text: &str) -> Option<Self> {
        let letters = text.bytes().filter(u8::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase());
        let letters: Vec<u8> = letters.take(CODE_LETTERS + 1).collect();
        letters.try_into().ok().map(Self)
    }

    /// The code as it is shown: two groups of four.
    pub fn to_text(&self) -> String {
        let (first, second) = self.0.split_at(CODE_LETTERS / 2);
        format!("{}-{}", String::from_utf8_lossy(first), String::from_utf8_lossy(second))
    }
}

/// A device that waits, as the person sees it.
#[derive(Clone)]
pub struct DeviceRequest {
    /// The client.
    pub client_id: Arc<str>,
    /// What it asks for.
    pub scopes: Scopes,
    /// The issuer that it asked.
    pub issuer: Arc<str>,
    /// The code that the device shows.
    pub user_code: UserCode,
}

/// What a device is told when it asks (RFC 8628 §3.5).
pub enum Polled {
    /// A person agreed.
    Granted(Box<Grant>),
    /// Nobody answered yet.
    Pending,
    /// It asks too often.
    TooSoon,
    /// A person refused.
    Denied,
    /// Nobody answered in time, or the code is unknown, another client's, or was used.
    Gone,
}

enum Decision {
    Open,
    Denied,
    Granted(Box<Grant>),
}

struct Waiting {
    request: DeviceRequest,
    decision: Decision,
    interval: u32,
    may_ask_at: Timestamp,
}

/// Devices that wait for a person, by the digest of their device codes, and by user code.
pub struct Devices(Mutex<Tables>);

struct Tables {
    waiting: Expiring<[u8; 32], Waiting>,
    by_user_code: Expiring<UserCode, [u8; 32]>,
}

impl Default for Devices {
    fn default() -> Self {
        let (waiting, by_user_code) =
            (Expiring::with_capacity(DEVICES_MAX), Expiring::with_capacity(DEVICES_MAX));
        Self(Mutex::new(Tables { waiting, by_user_code }))
    }
}

impl Devices {
    /// Lets a device wait: its device code, and the code that it shows.
    ///
    /// # Errors
    ///
    /// Too many devices wait, of this client or of all.
    pub fn begin(
        &self,
        client_id: &Arc<str>,
        scopes: Scopes,
        issuer: Arc<str>,
        now: Timestamp,
    ) -> Result<(Secret, UserCode), StoreError> {
        let (device_code, user_code) = (random_secret()?, UserCode::generate()?);
        let key = sha256(device_code.expose().as_bytes());
        let request =
            DeviceRequest { client_id: client_id.clone(), scopes, issuer, user_code: user_code.clone() };
        let interval = POLL_INTERVAL.seconds();
        let waiting = Waiting { request, decision: Decision::Open, interval, may_ask_at: now };
        let mut tables = lock(&self.0);
        let ends = now.after(DECISION_TIME);
        tables.waiting.insert(key, waiting, Some(client_id), ends, now)?;
        tables.by_user_code.insert(user_code.clone(), key, None, ends, now)?;
        Ok((device_code, user_code))
    }

    /// The device that shows this code and still waits for an answer.
    pub fn find(&self, user_code: &UserCode, now: Timestamp) -> Option<DeviceRequest> {
        let tables = lock(&self.0);
        let key = tables.by_user_code.get(user_code, now)?;
        let waiting = tables.waiting.get(key, now)?;
        matches!(waiting.decision, Decision::Open).then(|| waiting.request.clone())
    }

    /// Records a person's answer, once: a grant, or that there is none.
    pub fn decide(&self, user_code: &UserCode, grant: Option<Grant>, now: Timestamp) -> bool {
        let mut tables = lock(&self.0);
        let Some(key) = tables.by_user_code.take(user_code, now) else { return false };
        let Some(waiting) = tables.waiting.get_mut(&key, now) else { return false };
        waiting.decision = grant.map_or(Decision::Denied, |grant| Decision::Granted(Box::new(grant)));
        true
    }

    /// A device asks. Its grant is given out once.
    pub fn poll(&self, device_code: &str, client_id: &str, now: Timestamp) -> Polled {
        let key = sha256(device_code.as_bytes());
        let mut tables = lock(&self.0);
        let Some(waiting) = tables.waiting.get_mut(&key, now) else { return Polled::Gone };
        if *waiting.request.client_id != *client_id {
            return Polled::Gone;
        }
        if now < waiting.may_ask_at {
            // RFC 8628 §3.5: from then on it waits five seconds longer.
            waiting.interval = waiting.interval.saturating_add(POLL_INTERVAL.seconds());
            waiting.may_ask_at = now.after(Lifetime::from_seconds(waiting.interval));
            return Polled::TooSoon;
        }
        waiting.may_ask_at = now.after(Lifetime::from_seconds(waiting.interval));
        if matches!(waiting.decision, Decision::Open) {
            return Polled::Pending;
        }
        let Some(done) = tables.waiting.take(&key, now) else { return Polled::Gone };
        match done.decision {
            Decision::Granted(grant) => Polled::Granted(grant),
            Decision::Open | Decision::Denied => Polled::Denied,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LETTERS, UserCode};

    #[test]
    fn rfc8628_s6_1_a_user_code_is_read_however_it_is_typed() {
        let code = UserCode::generate().unwrap();
        let text = code.to_text();
        assert!(text.bytes().filter(|letter| *letter != b'-').all(|letter| LETTERS.contains(&letter)));
        for typed in [text.clone(), text.to_lowercase(), text.replace('-', ""), text.replace('-', " ")] {
            assert!(UserCode::parse(&typed) == Some(code.clone()), "{typed}");
        }
        for typed in ["", "BCDF", "BCDF-GHJKL", "12345678"] {
            assert!(UserCode::parse(typed).is_none(), "{typed}");
        }
    }
}
