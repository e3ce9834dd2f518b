//! The HTTP exchanges of this page, with what was checked of each.

use std::{cell::Cell, rc::Rc};

use super::observable::Observable;
use crate::{
    browser::{clock, fetch},
    protocol::{
        check::{Checks, Failure},
        http::{Request, Response},
    },
    trace::{Body, Message, Outcome, Sent},
};

/// How many exchanges are kept to be shown.
const MAX_EXCHANGES: usize = 50;

/// What an exchange is for, in the specification's words, and the section that describes it.
#[derive(Clone, Copy)]
pub(crate) struct Purpose(pub(crate) &'static str, pub(crate) &'static str);

/// Sends requests and records them. Cheap to clone; all clones share one log.
#[derive(Clone)]
pub struct ExchangeLog(Rc<Log>);

struct Log {
    exchanges: Observable<Vec<(usize, Message)>>,
    count: Cell<usize>,
}

/// Names an exchange, to record later what was checked of its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExchangeId(usize);

impl Default for ExchangeLog {
    fn default() -> Self {
        Self(Rc::new(Log { exchanges: Observable::new(Vec::new()), count: Cell::default() }))
    }
}

impl ExchangeLog {
    /// Sends a request and records it with its response.
    pub(super) async fn send(
        &self,
        purpose: Purpose,
        request: &Request,
        max_bytes: usize,
    ) -> (ExchangeId, Result<Response, Failure>) {
        let id = self.record(purpose, Sent::Fetch(request.clone()), Outcome::Pending);
        let sent_at = clock::milliseconds();
        let response = fetch::send(request, max_bytes).await;
        let milliseconds = (clock::milliseconds() - sent_at) as u32;
        let outcome = match &response {
            Err(failure) => Outcome::Failed(failure.clone()),
            Ok(response) => Outcome::Answered {
                status: response.status,
                headers: response.headers.clone(),
                bytes: response.body.len(),
                milliseconds,
                body: Body::new(&response.body),
            },
        };
        self.update(id, |message| message.outcome = outcome);
        (id, response)
    }

    /// Records a message that the page did not send itself.
    pub(super) fn record(&self, purpose: Purpose, sent: Sent, outcome: Outcome) -> ExchangeId {
        self.insert(None, purpose, sent, outcome)
    }

    /// Records a message that happened before one that is in the log.
    pub(super) fn record_before(&self, later: ExchangeId, purpose: Purpose, sent: Sent) -> ExchangeId {
        self.insert(Some(later), purpose, sent, Outcome::Moved)
    }

    /// Adds what was checked of an exchange's response.
    pub(super) fn add_checks(&self, id: ExchangeId, checks: &Checks) {
        self.update(id, |message| message.checks.extend(checks.clone()));
    }

    /// The exchanges in order, each with its own number.
    pub(super) fn entries(&self) -> Vec<(usize, Message)> {
        self.0.exchanges.with(Vec::clone)
    }

    pub(super) fn subscribe(&self, notify: impl Fn() + 'static) {
        self.0.exchanges.subscribe(notify);
    }

    fn insert(
        &self,
        later: Option<ExchangeId>,
        Purpose(purpose, source): Purpose,
        sent: Sent,
        outcome: Outcome,
    ) -> ExchangeId {
        let id = self.0.count.get();
        self.0.count.set(id + 1);
        let message = Message { purpose, source, sent, outcome, checks: Checks::default() };
        self.0.exchanges.update(|exchanges| {
            if exchanges.len() == MAX_EXCHANGES {
                exchanges.remove(0);
            }
            let place = exchanges.iter().position(|(known, _)| later == Some(ExchangeId(*known)));
            exchanges.insert(place.unwrap_or(exchanges.len()), (id, message));
        });
        ExchangeId(id)
    }

    fn update(&self, ExchangeId(id): ExchangeId, change: impl FnOnce(&mut Message)) {
        self.0.exchanges.update(|exchanges| {
            if let Some((_, message)) = exchanges.iter_mut().find(|(known, _)| *known == id) {
                change(message);
            }
        });
    }
}
