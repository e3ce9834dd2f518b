use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bearer_lab::protocol::{Lifetime, Secret, Timestamp};
use serde_json::Value;

use super::wire::Step;
use crate::{
    client::{Metadata, SignIn, Tokens},
    clock::Clock,
    crypto::{random_secret, sha256},
    http::see_other,
    store::{Expiring, StoreError},
};

/// How many browsers are remembered.
const VISITS_MAX: usize = 4 * 1024;
/// For how long.
const LIFETIME: Lifetime = Lifetime::from_minutes(60);
/// How many steps of a visit are remembered.
const STEPS_MAX: usize = 40;

/// What is known of one browser. The tokens are here and nowhere else.
#[derive(Default)]
pub(super) struct Visit {
    pub(super) metadata: Option<Metadata>,
    pub(super) sign_in: Option<SignIn>,
    pub(super) tokens: Option<Tokens>,
    pub(super) claims: Option<Value>,
    pub(super) problem: Option<String>,
    pub(super) steps: Vec<Step>,
}

impl Visit {
    /// Adds what went over the wire; of a long visit the last is kept.
    pub(super) fn add(&mut self, steps: impl IntoIterator<Item = Step>) {
        self.steps.extend(steps);
        let surplus = self.steps.len().saturating_sub(STEPS_MAX);
        self.steps.drain(..surplus);
    }
}

/// The visits, by the digest of their cookies.
pub(super) struct Visits {
    /// The name of the cookie. Ports share the cookies of their host, so that it holds the port.
    cookie_name: String,
    clock: Clock,
    visits: Mutex<Expiring<[u8; 32], Visit>>,
}

impl Visits {
    /// The visits of a web client at this origin.
    pub(super) fn new(origin: &str) -> Self {
        let port = origin.rsplit(':').next().expect("a split yields at least one part");
        Self {
            cookie_name: ["bearer-lab-web-", port].concat(),
            clock: Clock::default(),
            visits: Mutex::new(Expiring::with_capacity(VISITS_MAX)),
        }
    }

    /// Looks at the visit of a browser.
    pub(super) fn look<T>(&self, headers: &HeaderMap, at: impl FnOnce(&Visit) -> T) -> Option<T> {
        let key = self.key(headers)?;
        self.list().get(&key, self.now()).map(at)
    }

    /// Takes a visit out: of two requests that want to go on with it, one does.
    pub(super) fn take(&self, headers: &HeaderMap) -> Option<Visit> {
        self.list().take(&self.key(headers)?, self.now())
    }

    /// Puts a visit under a cookie that nobody had before, and leads its browser on.
    pub(super) fn go_on(&self, visit: Visit, to: &str) -> Result<Response, StoreError> {
        let cookie = random_secret()?;
        let now = self.now();
        self.list().insert(sha256(cookie.expose().as_bytes()), visit, None, now.after(LIFETIME), now)?;
        let mut response = see_other(to);
        response.headers_mut().insert(header::SET_COOKIE, self.set_cookie(&cookie));
        Ok(response)
    }

    /// Puts a visit back where it was taken from.
    pub(super) fn put_back(&self, headers: &HeaderMap, visit: Visit) {
        let now = self.now();
        if let Some(key) = self.key(headers) {
            // Where others took its place meanwhile, the visit ends.
            let _ended = self.list().insert(key, visit, None, now.after(LIFETIME), now);
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn list(&self) -> MutexGuard<'_, Expiring<[u8; 32], Visit>> {
        self.visits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, headers: &HeaderMap) -> Option<[u8; 32]> {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(name, _)| *name == self.cookie_name)?;
        Some(sha256(value.as_bytes()))
    }

    fn set_cookie(&self, cookie: &Secret) -> HeaderValue {
        let text = format!("{}={}; Path=/; HttpOnly; SameSite=Lax", self.cookie_name, cookie.expose());
        let mut value = HeaderValue::from_str(&text).expect("a cookie of the web client is ASCII");
        value.set_sensitive(true);
        value
    }
}
