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
    pub reason: Reason,
}

/// Why a question has its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// This rule does not hold.
    Broken(&'static Rule),
    /// A sentence.
    Sentence(String),
}

impl Conclusion {
    /// What checks come to. One that failed decides. Else those of the `decisive` rules must have been made and have
    /// passed; where no rule is decisive, every check must. Anything else is unchecked.
    pub fn of(checks: &Checks, decisive: &[&'static Rule]) -> Self {
        let failed = checks.iter().find(|check| check.verdict == Verdict::Fail);
        if let Some(check) = failed {
            return Self { verdict: Verdict::Fail, reason: Reason::Broken(check.rule) };
        }
        let is_decisive = |check: &&Check| decisive.is_empty() || decisive.contains(&check.rule);
        let is_open = |check: &&Check| check.verdict == Verdict::Unchecked;
        let is_decided = checks.iter().filter(is_decisive).count() > 0;
        let open = match is_decided {
            true => checks.iter().filter(is_decisive).find(is_open),
            false => checks.iter().find(is_open),
        };
        let passed = checks.passed();
        let (verdict, reason) = match open {
            Some(check) => (Verdict::Unchecked, check.found.clone()),
            None if !is_decided => (Verdict::Unchecked, "There is nothing to check.".into()),
            None => (Verdict::Pass, counted(passed, checks.iter().len() - passed)),
        };
        Self { verdict, reason: Reason::Sentence(reason) }
    }
}

fn counted(passed: usize, unchecked: usize) -> String {
    let checks = if passed == 1 { "check" } else { "checks" };
    match unchecked {
        0 => format!("{passed} {checks} passed."),
        _ => format!("{passed} {checks} passed, {unchecked} not made."),
    }
}
