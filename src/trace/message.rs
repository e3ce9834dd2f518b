use std::borrow::Cow;

use super::{Body, Purpose};
use crate::protocol::{
    check::{Check, Checks, Verdict},
    http::{Method, Request, Value},
    url::HttpUrl,
};

/// One message of a flow with its response. Secrets are values of their own type; an empty one is a secret that was not
/// kept, because the message comes from storage.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// What it is for.
    pub purpose: Purpose,
    /// When it was sent, in milliseconds since 1970.
    pub sent_at: u64,
    /// What was sent.
    pub sent: Sent,
    /// What came of it.
    pub outcome: Outcome,
    /// What was checked of the response.
    pub checks: Vec<CheckRecord>,
}

/// Names with their values.
pub type Fields = Vec<(String, Value)>;

/// What was sent, and how.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// A request by the page itself (back channel).
    Fetch {
        /// The method.
        method: Method,
        /// Where it went.
        url: String,
        /// The headers beyond those that the browser sets.
        headers: Fields,
        /// The fields of the form; none for GET.
        form: Fields,
    },
    /// The browser was sent there, with these parameters in the query (front channel).
    Navigation(String, Fields),
    /// The browser came back to this address with these parameters (front channel).
    Return(String, Fields),
}

impl Sent {
    /// A request that the page sends.
    pub fn fetch(request: &Request) -> Self {
        Self::Fetch {
            method: request.method,
            url: request.url.as_str().to_owned(),
            headers: request
                .headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
            form: request
                .form
                .iter()
                .map(|(name, value)| (name.clone().into_owned(), value.clone()))
                .collect(),
        }
    }

    /// The browser is sent to `url`.
    pub fn navigation(url: &HttpUrl, parameters: Fields) -> Self {
        Self::Navigation(url.as_str().to_owned(), parameters)
    }

    /// The address, with its query.
    pub fn url(&self) -> &str {
        match self {
            Self::Fetch { url, .. } | Self::Navigation(url, _) | Self::Return(url, _) => url,
        }
    }

    /// Whether it went through the browser's address bar.
    pub const fn is_front_channel(&self) -> bool {
        matches!(self, Self::Navigation(..) | Self::Return(..))
    }
}

/// What came of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nothing yet.
    Pending,
    /// The page was left, or was come back to: there is no response to wait for.
    Moved,
    /// A response.
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
    /// No response: the code of the failure.
    Failed(Cow<'static, str>),
}

/// One check of a response, as it is shown and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRecord {
    /// The rule's stable name.
    pub code: Cow<'static, str>,
    /// What must hold.
    pub claim: Cow<'static, str>,
    /// Where the rule comes from.
    pub source: Cow<'static, str>,
    /// The outcome.
    pub verdict: Verdict,
    /// What the rule asks for, in this case. Holds no secret.
    pub expected: String,
    /// What the message has. Holds no secret.
    pub found: String,
}

impl From<&Check> for CheckRecord {
    fn from(check: &Check) -> Self {
        Self {
            code: check.rule.code.into(),
            claim: check.rule.claim.into(),
            source: check.rule.source.into(),
            verdict: check.verdict,
            expected: check.expected.clone(),
            found: check.found.clone(),
        }
    }
}

impl Message {
    /// Adds what was checked of the response.
    pub fn add_checks(&mut self, checks: &Checks) {
        self.checks.extend(checks.iter().map(CheckRecord::from));
    }

    /// The first check that failed.
    pub fn refusal(&self) -> Option<&CheckRecord> {
        self.checks.iter().find(|check| check.verdict == Verdict::Fail)
    }

    /// How many checks passed.
    pub fn passed(&self) -> usize {
        self.checks.iter().filter(|check| check.verdict == Verdict::Pass).count()
    }

    /// Removes what can say something about the user: after signing out, nobody needs it any more.
    pub fn forget_claims(&mut self) {
        let (Sent::Fetch { form: fields, .. } | Sent::Navigation(_, fields) | Sent::Return(_, fields)) =
            &mut self.sent;
        fields.retain(|(name, _)| name != "login_hint");
        if !self.purpose.holds_claims() {
            return;
        }
        if let Outcome::Answered { body, .. } = &mut self.outcome {
            *body = Body::default();
        }
        for check in &mut self.checks {
            check.expected.clear();
            check.found.clear();
        }
    }
}
