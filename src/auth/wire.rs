use leptos::prelude::*;

use crate::{
    browser::{clock, fetch},
    protocol::{
        check::{Checks, Failure},
        http::{Request, Response},
    },
    trace::{Body, Message, Outcome, Sent},
};

/// How many messages are kept to be shown.
const MAX_MESSAGES: usize = 50;

/// What a message is for, in the specification's words, and where that describes it.
#[derive(Clone, Copy)]
pub(super) struct Purpose(pub(super) &'static str, pub(super) &'static str);

/// The messages of this page, with what was checked of them.
#[derive(Clone, Default)]
pub(super) struct Wire {
    pub(super) messages: ArcRwSignal<Vec<(usize, Message)>>,
    count: ArcStoredValue<usize>,
}

/// Names a message, to say later what was checked of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MessageId(usize);

impl Wire {
    /// Sends a request and records it with its answer.
    pub(super) async fn send(
        &self,
        purpose: Purpose,
        request: &Request,
        max_bytes: usize,
    ) -> (MessageId, Result<Response, Failure>) {
        let id = self.record(purpose, Sent::Fetch(request.clone()), Outcome::Pending);
        let sent_at = clock::milliseconds();
        let answer = fetch::send(request, max_bytes).await;
        let milliseconds = (clock::milliseconds() - sent_at) as u32;
        let outcome = match &answer {
            Err(failure) => Outcome::Failed(failure.clone()),
            Ok(response) => Outcome::Answered {
                status: response.status,
                headers: response.headers.clone(),
                bytes: response.body.len(),
                milliseconds,
                body: Body::of(&response.body),
            },
        };
        self.update(id, |message| message.outcome = outcome);
        (id, answer)
    }

    /// Records a message that the page did not send itself.
    pub(super) fn record(&self, purpose: Purpose, sent: Sent, outcome: Outcome) -> MessageId {
        self.insert(None, purpose, sent, outcome)
    }

    /// Records what went before a message that is known already.
    pub(super) fn record_before(&self, later: MessageId, purpose: Purpose, sent: Sent) {
        self.insert(Some(later), purpose, sent, Outcome::Moved);
    }

    fn insert(
        &self,
        later: Option<MessageId>,
        Purpose(purpose, source): Purpose,
        sent: Sent,
        outcome: Outcome,
    ) -> MessageId {
        let id = self.count.get_value();
        self.count.set_value(id + 1);
        let message = Message { purpose, source, sent, outcome, checks: Checks::default() };
        self.messages.update(|messages| {
            if messages.len() == MAX_MESSAGES {
                messages.remove(0);
            }
            let place = messages.iter().position(|(known, _)| later == Some(MessageId(*known)));
            messages.insert(place.unwrap_or(messages.len()), (id, message));
        });
        MessageId(id)
    }

    /// Adds what was checked of a message's answer.
    pub(super) fn checked(&self, id: MessageId, checks: &Checks) {
        self.update(id, |message| message.checks.extend(checks.clone()));
    }

    fn update(&self, MessageId(id): MessageId, change: impl FnOnce(&mut Message)) {
        self.messages.update(|messages| {
            if let Some((_, message)) = messages.iter_mut().find(|(known, _)| *known == id) {
                change(message);
            }
        });
    }
}
