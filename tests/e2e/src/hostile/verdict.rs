//! What became of a case, judged by what the provider saw and what the page shows at last.

use std::fmt;

use super::case::{Case, Expect};
use super::drive::End;
use super::provider::{Kind, Record};

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Somebody is signed in, and no error is shown.
    Accepted,
    /// Refused cleanly, with this code.
    Rejected(String),
    /// An error with this code, and a session beside it.
    Kept(String),
    /// Something that may never happen.
    Broken(String),
}

impl Outcome {
    /// Whether this is what the case expects.
    pub fn is(&self, expect: Expect) -> bool {
        match self {
            Self::Accepted => matches!(expect, Expect::Accept | Expect::Either),
            Self::Rejected(_) => matches!(expect, Expect::Reject | Expect::Either),
            Self::Kept(_) => matches!(expect, Expect::Keep | Expect::Either),
            Self::Broken(_) => false,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => write!(formatter, "accepted"),
            Self::Rejected(code) => write!(formatter, "rejected, {code}"),
            Self::Kept(code) => write!(formatter, "session kept, {code}"),
            Self::Broken(why) => write!(formatter, "BROKEN: {why}"),
        }
    }
}

/// Judges a case.
pub fn judge(case: &Case, record: &Record, end: &End) -> Outcome {
    if let Some(why) = never(record, end) {
        return Outcome::Broken(why);
    }
    if let Some(why) = miscounted(case, record) {
        return Outcome::Broken(why);
    }
    if end.keys > 0 && !(end.look.is("signed-in") || end.look.is("renewing")) {
        return Outcome::Broken("a key is kept, and nobody is signed in".to_owned());
    }
    let code = end.look.error.clone().unwrap_or_default();
    if !end.look.has_error() {
        return if end.is_finished {
            Outcome::Accepted
        } else {
            Outcome::Broken(format!("neither signed in nor an error: {:?}", end.look))
        };
    }
    if record.fault().is_none() && case.expect != Expect::Either {
        return Outcome::Broken(format!(
            "refused before anything was wrong, {code}: {:?}",
            end.look.error_text
        ));
    }
    if end.look.is("signed-in") || end.look.is("renewing") {
        return Outcome::Kept(code);
    }
    match unclean(record, end) {
        Some(why) => Outcome::Broken(format!("refused with {code}, but {why}")),
        None => Outcome::Rejected(code),
    }
}

/// What no provider can excuse.
fn never(record: &Record, end: &End) -> Option<String> {
    if let Some(complaint) = record.complaints.first() {
        return Some(complaint.clone());
    }
    if let Some(event) = record.events.iter().find(|event| event.kind == Kind::Elsewhere) {
        return Some(format!("asked {}", event.detail));
    }
    if end.is_hacked {
        return Some("a script of the provider ran in the page".to_owned());
    }
    let is_panic = |line: &&String| line.contains("panicked") || line.contains("RuntimeError");
    if let Some(line) = end.console.iter().find(is_panic) {
        return Some(format!("the app panicked: {line}"));
    }
    let leaked = record.secrets.iter().any(|secret| end.console.iter().any(|line| line.contains(secret)));
    leaked.then(|| "a code or token is in the console".to_owned())
}

/// What was asked for too often, or too seldom.
fn miscounted(case: &Case, record: &Record) -> Option<String> {
    let wrong = case.counts.iter().find(|(kind, times)| !times.contains(&record.count(kind)));
    wrong.map(|(kind, times)| format!("{kind:?} was asked for {} times, not {times:?}", record.count(kind)))
}

/// What a refusal may not leave behind.
fn unclean(record: &Record, end: &End) -> Option<String> {
    let after = record.events.get(record.fault()?..).unwrap_or_default();
    let further = after.iter().find(|event| matches!(event.kind, Kind::Token | Kind::Userinfo | Kind::Api));
    if let Some(event) = further {
        return Some(format!("the provider saw {:?} after the fault", event.kind));
    }
    let is_kept = record.secrets.iter().any(|secret| end.stored.contains(secret));
    let is_shown = record.secrets.iter().any(|secret| end.look.url.contains(secret));
    match (is_kept, is_shown) {
        (true, _) => Some("a code or token is kept".to_owned()),
        (_, true) => Some("a code or token is in the address".to_owned()),
        _ => None,
    }
}
