//! The checks of a token, as data: what decides is what `/api/explain` shows.

use serde::Serialize;

/// Something that must hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name.
    pub code: &'static str,
    /// The specification that it comes from.
    pub source: &'static str,
    /// What must hold, as a statement.
    pub claim: &'static str,
}

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not hold: the token is refused.
    Fail,
    /// An earlier check failed, so that there is nothing to check.
    Unchecked,
    /// The check is left out on purpose: a weakness.
    Waived,
}

/// One rule, applied to one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The rule.
    pub rule: &'static Rule,
    /// What must be there.
    pub expected: String,
    /// What is there. Never a secret.
    pub found: String,
    /// The outcome.
    pub verdict: Verdict,
}

/// The checks of one token, in order. After the first failure nothing is believed, and nothing is checked.
#[derive(Default)]
pub struct Checks {
    made: Vec<Check>,
    waived: Vec<&'static str>,
}

/// The most characters of a value that are repeated.
const SHOWN_MAX: usize = 200;

impl Checks {
    /// Checks among which the rules with these codes are left out.
    pub fn waiving(waived: Vec<&'static str>) -> Self {
        Self { made: Vec::new(), waived }
    }

    /// Applies a rule.
    pub fn apply(&mut self, rule: &'static Rule, expected: &str, found: &str, holds: impl FnOnce() -> bool) {
        let verdict = match self.failure() {
            Some(_) => Verdict::Unchecked,
            None if self.waived.contains(&rule.code) => Verdict::Waived,
            None if holds() => Verdict::Pass,
            None => Verdict::Fail,
        };
        let found = if verdict == Verdict::Unchecked {
            String::new()
        } else {
            found.chars().take(SHOWN_MAX).collect()
        };
        self.made.push(Check { rule, expected: expected.to_owned(), found, verdict });
    }

    /// Applies the rule that two texts are the same.
    pub fn same(&mut self, rule: &'static Rule, expected: &str, found: &str) {
        self.apply(rule, expected, found, || expected == found);
    }

    /// The first rule that does not hold.
    pub fn failure(&self) -> Option<&'static Rule> {
        self.made.iter().find(|check| check.verdict == Verdict::Fail).map(|check| check.rule)
    }

    /// The checks.
    pub fn iter(&self) -> impl Iterator<Item = &Check> {
        self.made.iter()
    }
}
