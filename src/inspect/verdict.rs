use crate::protocol::check::{Check, Checks, Rule, Verdict};

/// One of the four questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Is its form right?
    Format,
    /// Was it signed with the given key?
    Signature,
    /// Does it hold now?
    Time,
    /// Does it say what was expected?
    Claims,
}

impl Aspect {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Signature => "signature",
            Self::Time => "time",
            Self::Claims => "claims",
        }
    }
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// The answer.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
}

impl Conclusion {
    /// What checks come to: one that failed decides; else every one of `decisive` must have passed, and without
    /// any, at least one check must have. Anything else is unchecked.
    pub fn of(checks: &Checks, decisive: &[&'static Rule]) -> Self {
        let failed = checks.iter().find(|check| check.verdict == Verdict::Fail);
        if let Some(check) = failed {
            return Self { verdict: Verdict::Fail, reason: check.rule.problem.into() };
        }
        let is_decisive = |check: &&Check| decisive.is_empty() || decisive.contains(&check.rule);
        let open = checks.iter().filter(is_decisive).find(|check| check.verdict == Verdict::Unchecked);
        match (open, checks.passed()) {
            (Some(check), _) => Self { verdict: Verdict::Unchecked, reason: check.found.clone() },
            (None, 0) => Self { verdict: Verdict::Unchecked, reason: "There is nothing to check.".into() },
            (None, 1) => Self { verdict: Verdict::Pass, reason: "1 check passed.".into() },
            (None, passed) => Self { verdict: Verdict::Pass, reason: format!("{passed} checks passed.") },
        }
    }
}
