//! The HTTP exchanges of this page, with what was checked of each.

use std::{cell::Cell, rc::Rc};

use super::observable::Observable;
use crate::{
    browser::{clock, fetch},
    protocol::{
        check::{Checks, Failure},
        http::{Request, Response},
    },
    trace::{Body, Message, Outcome, Purpose, Sent},
};

/// How many messages are kept; the oldest are dropped.
const MAX_MESSAGES: usize = 100;

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

/// A response with the name of its exchange, or why there is none.
pub(crate) type Exchanged = Result<(ExchangeId, Response), Failure>;

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
        let id = self.record(purpose, Sent::fetch(request), Outcome::Pending);
        let sent_at = clock::milliseconds();
        let response = fetch::send(request, max_bytes).await;
        let milliseconds = (clock::milliseconds() - sent_at) as u32;
        let outcome = match &response {
            Err(failure) => Outcome::Failed(failure.code().into()),
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

    /// Records a message. One that the browser sends by moving has its outcome already.
    pub(super) fn record(&self, purpose: Purpose, sent: Sent, outcome: Outcome) -> ExchangeId {
        let id = self.next_id();
        let sent_at = clock::epoch_milliseconds();
        let message = Message { purpose, sent_at, sent, outcome, checks: Vec::new() };
        self.0.exchanges.update(|exchanges| {
            exchanges.push((id, message));
            exchanges.drain(..exchanges.len().saturating_sub(MAX_MESSAGES));
        });
        ExchangeId(id)
    }

    /// Adds messages of before this page was loaded.
    pub(super) fn prepend(&self, earlier: Vec<Message>) {
        let earlier: Vec<_> = earlier.into_iter().map(|message| (self.next_id(), message)).collect();
        self.0.exchanges.update(|exchanges| {
            exchanges.splice(..0, earlier);
            exchanges.drain(..exchanges.len().saturating_sub(MAX_MESSAGES));
        });
    }

    /// Removes all messages.
    pub(super) fn clear(&self) {
        self.0.exchanges.update(Vec::clear);
    }

    /// Removes what the messages say about the user.
    pub(super) fn forget_claims(&self) {
        self.0.exchanges.update(|exchanges| {
            exchanges.iter_mut().for_each(|(_, message)| message.forget_claims());
        });
    }

    /// Adds what was checked of an exchange's response.
    pub(super) fn add_checks(&self, id: ExchangeId, checks: &Checks) {
        self.update(id, |message| message.add_checks(checks));
    }

    /// The exchanges in order, each with its own number.
    pub(super) fn entries(&self) -> Vec<(usize, Message)> {
        self.0.exchanges.with(Vec::clone)
    }

    pub(super) fn subscribe(&self, notify: impl Fn() + 'static) {
        self.0.exchanges.subscribe(notify);
    }

    fn next_id(&self) -> usize {
        let id = self.0.count.get();
        self.0.count.set(id + 1);
        id
    }

    fn update(&self, ExchangeId(id): ExchangeId, change: impl FnOnce(&mut Message)) {
        self.0.exchanges.update(|exchanges| {
            if let Some((_, message)) = exchanges.iter_mut().find(|(known, _)| *known == id) {
                change(message);
            }
        });
    }
}
