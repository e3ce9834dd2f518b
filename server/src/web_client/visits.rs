use std::{
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
};

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

/// Where a visit is.
enum Place {
    /// Nobody works with it.
    Here(Box<Visit>),
    /// A request works with it and may bring it back.
    AtWork,
}

/// The visits, by the digest of their cookies.
pub(super) struct Visits {
    /// The name of the cookie. Ports share the cookies of their host, so that it holds the port.
    cookie_name: String,
    clock: Clock,
    visits: Mutex<Expiring<[u8; 32], Place>>,
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
        match self.list().get(&key, self.now())? {
            Place::Here(visit) => Some(at(visit)),
            Place::AtWork => None,
        }
    }

    /// Takes a visit out to work with it: of two requests that want to go on with it, one does.
    pub(super) fn take(&self, headers: &HeaderMap) -> Option<Visit> {
        let (key, now) = (self.key(headers)?, self.now());
        let mut list = self.list();
        match mem::replace(list.get_mut(&key, now)?, Place::AtWork) {
            Place::Here(visit) => Some(*visit),
            Place::AtWork => None,
        }
    }

    /// Ends a visit: the request that works with it cannot bring it back.
    pub(super) fn end(&self, headers: &HeaderMap) -> Option<Visit> {
        match self.list().take(&self.key(headers)?, self.now())? {
            Place::Here(visit) => Some(*visit),
            Place::AtWork => None,
        }
    }

    /// Puts a visit under a cookie that nobody had before, and leads its browser on.
    pub(super) fn go_on(&self, visit: Visit, to: &str) -> Result<Response, StoreError> {
        let cookie = random_secret()?;
        let now = self.now();
        let key = sha256(cookie.expose().as_bytes());
        self.list().insert(key, Place::Here(Box::new(visit)), None, now.after(LIFETIME), now)?;
        let mut response = see_other(to);
        response.headers_mut().insert(header::SET_COOKIE, self.set_cookie(&cookie));
        Ok(response)
    }

    /// Puts a visit back where it was taken from, unless it was ended in the meantime: then it returns it.
    pub(super) fn put_back(&self, headers: &HeaderMap, visit: Visit) -> Result<(), Box<Visit>> {
        let now = self.now();
        let Some(key) = self.key(headers) else { return Err(Box::new(visit)) };
        let mut list = self.list();
        match list.get_mut(&key, now) {
            Some(place @ Place::AtWork) => {
                *place = Place::Here(Box::new(visit));
                Ok(())
            }
            _ => Err(Box::new(visit)),
        }
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn list(&self) -> MutexGuard<'_, Expiring<[u8; 32], Place>> {
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

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::{Visit, Visits};

    #[test]
    fn a_visit_that_ended_while_a_request_worked_with_it_does_not_come_back() {
        let visits = Visits::new("http://127.0.0.1:8090");
        let response = visits.go_on(Visit::default(), "/").unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, response.headers()[header::SET_COOKIE].clone());
        let is_there = || visits.look(&headers, |_| ()).is_some();

        let visit = visits.take(&headers).unwrap();
        assert!(visits.take(&headers).is_none() && !is_there());
        assert!(visits.put_back(&headers, visit).is_ok() && is_there());

        let visit = visits.take(&headers).unwrap();
        assert!(visits.end(&headers).is_none());
        assert!(visits.put_back(&headers, visit).is_err() && !is_there());
    }
}
