//! The stored form of a log: every secret is left out, and so is every response of the API.

use serde::{Deserialize, Serialize};

use super::{Body, BodyPart, CheckRecord, Fields, Message, Outcome, Purpose, Sent, address};
use crate::protocol::{
    Secret,
    check::Verdict,
    http::{Method, Value},
};

/// The form of the stored text. Another one is not read.
const VERSION: u32 = 1;
/// A longer body is not stored, in bytes.
const MAX_STORED_BODY_BYTES: usize = 16 * 1024;

/// The log as text to be stored. Newer messages are the last.
pub fn write_messages<'a>(messages: impl Iterator<Item = &'a Message>) -> String {
    let log = Log { version: VERSION, messages: messages.map(Stored::from).collect() };
    serde_json::to_string(&log).expect("texts and numbers are always JSON")
}

/// The log of a stored text; nothing if this app did not write it.
pub fn read_messages(text: &str) -> Option<Vec<Message>> {
    let log: Log = serde_json::from_str(text).ok()?;
    (log.version == VERSION).then_some(())?;
    log.messages.into_iter().map(Stored::read).collect()
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Log {
    version: u32,
    messages: Vec<Stored>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    purpose: String,
    sent_at: u64,
    sent: StoredSent,
    outcome: StoredOutcome,
    checks: Vec<StoredCheck>,
}

/// A value that is `null` was a secret.
type StoredFields = Vec<(String, Option<String>)>;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredSent {
    Get { url: String, headers: StoredFields },
    Post { url: String, headers: StoredFields, form: StoredFields },
    Navigation { url: String, parameters: StoredFields },
    Return { url: String, parameters: StoredFields },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredOutcome {
    Pending,
    Moved,
    Answered {
        status: u16,
        headers: Vec<(String, String)>,
        bytes: usize,
        milliseconds: u32,
        body: Vec<StoredPart>,
        omitted: usize,
    },
    Failed(String),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredPart {
    Text(String),
    Secret(String),
}

#[derive(Serialize, Deserialize)]
struct StoredCheck {
    code: String,
    claim: String,
    source: String,
    /// Nothing if it was not checked.
    holds: Option<bool>,
    expected: String,
    found: String,
}

impl From<&Message> for Stored {
    fn from(message: &Message) -> Self {
        Self {
            purpose: message.purpose.name().to_owned(),
            sent_at: message.sent_at,
            sent: StoredSent::from(&message.sent),
            outcome: StoredOutcome::new(&message.outcome, message.purpose),
            checks: message.checks.iter().map(StoredCheck::from).collect(),
        }
    }
}

impl Stored {
    fn read(self) -> Option<Message> {
        Some(Message {
            purpose: Purpose::parse(&self.purpose)?,
            sent_at: self.sent_at,
            sent: self.sent.into(),
            outcome: self.outcome.into(),
            checks: self.checks.into_iter().map(CheckRecord::from).collect(),
        })
    }
}

fn without_secrets(fields: &Fields) -> StoredFields {
    let plain = |value: &Value| match value {
        Value::Plain(text) => Some(text.clone()),
        Value::Secret(_) => None,
    };
    fields.iter().map(|(name, value)| (name.clone(), plain(value))).collect()
}

fn with_empty_secrets(fields: StoredFields) -> Fields {
    let value = |text: Option<String>| text.map_or_else(|| Value::Secret(Secret::new("")), Value::Plain);
    fields.into_iter().map(|(name, text)| (name, value(text))).collect()
}

impl From<&Sent> for StoredSent {
    fn from(sent: &Sent) -> Self {
        let url = address(sent.url());
        match sent {
            Sent::Fetch { method, headers, form, .. } => {
                let headers = without_secrets(headers);
                match method {
                    Method::Get => Self::Get { url, headers },
                    Method::Post => Self::Post { url, headers, form: without_secrets(form) },
                }
            }
            Sent::Navigation(_, parameters) => {
                Self::Navigation { url, parameters: without_secrets(parameters) }
            }
            Sent::Return(_, parameters) => Self::Return { url, parameters: without_secrets(parameters) },
        }
    }
}

impl From<StoredSent> for Sent {
    fn from(stored: StoredSent) -> Self {
        match stored {
            StoredSent::Get { url, headers } => Self::Fetch {
                method: Method::Get,
                url,
                headers: with_empty_secrets(headers),
                form: Vec::new(),
            },
            StoredSent::Post { url, headers, form } => {
                let (headers, form) = (with_empty_secrets(headers), with_empty_secrets(form));
                Self::Fetch { method: Method::Post, url, headers, form }
            }
            StoredSent::Navigation { url, parameters } => {
                Self::Navigation(url, with_empty_secrets(parameters))
            }
            StoredSent::Return { url, parameters } => Self::Return(url, with_empty_secrets(parameters)),
        }
    }
}

impl StoredOutcome {
    fn new(outcome: &Outcome, purpose: Purpose) -> Self {
        match outcome {
            Outcome::Pending => Self::Pending,
            Outcome::Moved => Self::Moved,
            Outcome::Failed(code) => Self::Failed(code.to_string()),
            Outcome::Answered { status, headers, bytes, milliseconds, body } => {
                let is_stored = purpose.is_body_stored() && body.kept_bytes() <= MAX_STORED_BODY_BYTES;
                let parts = if is_stored { body.parts() } else { Vec::new() };
                let omitted = if is_stored { body.omitted_bytes() } else { *bytes };
                Self::Answered {
                    status: *status,
                    headers: headers.clone(),
                    bytes: *bytes,
                    milliseconds: *milliseconds,
                    body: parts.into_iter().map(StoredPart::from).collect(),
                    omitted,
                }
            }
        }
    }
}

impl From<StoredOutcome> for Outcome {
    fn from(stored: StoredOutcome) -> Self {
        match stored {
            StoredOutcome::Pending => Self::Pending,
            StoredOutcome::Moved => Self::Moved,
            StoredOutcome::Failed(code) => Self::Failed(code.into()),
            StoredOutcome::Answered { status, headers, bytes, milliseconds, body, omitted } => {
                let body = Body::from_parts(body.into_iter().map(BodyPart::from).collect(), omitted);
                Self::Answered { status, headers, bytes, milliseconds, body }
            }
        }
    }
}

impl From<BodyPart> for StoredPart {
    fn from(part: BodyPart) -> Self {
        match part {
            BodyPart::Text(text) => Self::Text(text),
            BodyPart::Secret(name, _) => Self::Secret(name),
        }
    }
}

impl From<StoredPart> for BodyPart {
    fn from(part: StoredPart) -> Self {
        match part {
            StoredPart::Text(text) => Self::Text(text),
            StoredPart::Secret(name) => Self::Secret(name, Secret::new("")),
        }
    }
}

impl From<&CheckRecord> for StoredCheck {
    fn from(check: &CheckRecord) -> Self {
        Self {
            code: check.code.to_string(),
            claim: check.claim.to_string(),
            source: check.source.to_string(),
            holds: match check.verdict {
                Verdict::Pass => Some(true),
                Verdict::Fail => Some(false),
                Verdict::Unchecked => None,
            },
            expected: check.expected.clone(),
            found: check.found.clone(),
        }
    }
}

impl From<StoredCheck> for CheckRecord {
    fn from(stored: StoredCheck) -> Self {
        Self {
            code: stored.code.into(),
            claim: stored.claim.into(),
            source: stored.source.into(),
            verdict: match stored.holds {
                Some(true) => Verdict::Pass,
                Some(false) => Verdict::Fail,
                None => Verdict::Unchecked,
            },
            expected: stored.expected,
            found: stored.found,
        }
    }
}
