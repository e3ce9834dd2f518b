use super::Body;
use crate::protocol::{
    check::{Checks, Failure},
    http::{Request, Value},
    url::HttpUrl,
};

/// One message of a flow with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What it is for, in the specification's words: "Token request".
    pub purpose: &'static str,
    /// Where the specification describes it.
    pub source: &'static str,
    /// What was sent.
    pub sent: Sent,
    /// What came of it.
    pub outcome: Outcome,
    /// What was checked of the answer.
    pub checks: Checks,
}

/// What was sent, and how.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// A request by the page itself.
    Fetch(Request),
    /// The browser was sent there, with these parameters in the query.
    Navigation(HttpUrl, Vec<(String, Value)>),
    /// The browser came back with these parameters.
    Return(Vec<(String, Value)>),
}

/// What came of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing yet.
    Pending,
    /// The page was left, or was come back to: there is no answer to wait for.
    Moved,
    /// An answer.
    Answered {
        /// Its status.
        status: u16,
        /// The headers that the page can see.
        headers: Vec<(String, String)>,
        /// The length of the body in bytes, after decompression.
        bytes: usize,
        /// From sending to the last byte, in milliseconds.
        milliseconds: u32,
        /// The body, as far as it is kept.
        body: Body,
    },
    /// No answer.
    Failed(Failure),
}

impl Outcome {
    /// Whether an answer is still awaited.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending)
    }
}
