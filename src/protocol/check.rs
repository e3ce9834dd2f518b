//! Checks as data: what is checked, what was found, and what that means.
//!
//! Every rule that can refuse a message is a [`Rule`] with a stable code. Walking a specification's list
//! yields [`Checks`]; a message is accepted only if none failed. Pages show the same value, so the checks
//! on the screen are the checks that decide. Whatever stops a sign-in is a [`Failure`]: a rule that did
//! not hold, with what was expected and what was found.

/// Who can mend a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The authorization server, or somebody between it and the browser, sent something wrong.
    Provider,
    /// The app or the client's registration is set up wrongly.
    Configuration,
    /// The person refused, waited too long or followed an old link.
    User,
    /// The network, the clock, the storage or the browser.
    Environment,
    /// A bug in this program.
    Defect,
}

/// One thing that must hold.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable name that code and tests rely on, `SCREAMING_SNAKE`.
    pub code: &'static str,
    /// Whose fault it is when the rule does not hold.
    pub fault: Fault,
    /// Where the rule comes from: a specification with its section.
    pub source: &'static str,
    /// What must hold, as a statement.
    pub claim: &'static str,
}

/// The long texts of a rule, for the page that shows it. They are not part of [`Rule`], because an app loads them only
/// when it shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleTexts {
    /// What happened when it does not hold: a sentence for the reader.
    pub problem: &'static str,
    /// What the reader can do about it: a sentence.
    pub mend: &'static str,
}

impl RuleTexts {
    /// The texts of the rule with this code, if they are in this entry of a table `TEXTS`.
    pub fn read(entry: &'static str, code: &str) -> Option<Self> {
        let (problem, mend) = entry.strip_prefix(code)?.strip_prefix('\n')?.split_once('\n')?;
        Some(Self { problem, mend })
    }
}

impl std::fmt::Display for RuleTexts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.problem)?;
        formatter.write_str(" ")?;
        formatter.write_str(self.mend)
    }
}

/// Declares the rules of a module, and their long texts in `TEXTS`. `docs/errors.md` is made from these tables.
#[macro_export]
#[doc(hidden)]
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $fault:ident, $source:literal, $claim:literal, $problem:literal, $mend:literal;)+) => {
        $(
            $(#[$doc])*
            #[doc = $claim]
            pub static $name: $crate::protocol::check::Rule = $crate::protocol::check::Rule {
                code: $code,
                fault: $crate::protocol::check::Fault::$fault,
                source: $source,
                claim: $claim,
            };
        )+
        /// The long texts of this module's rules, each one literal of three lines: code, problem, mend.
        ///
        /// A literal of the code alone would be the one that the rule has. Chunks share such a literal, and the splitter
        /// puts what is shared in further files.
        pub static TEXTS: &[&str] = &[$(concat!($code, "\n", $problem, "\n", $mend)),+];
    };
}

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The rule holds.
    Pass,
    /// The rule does not hold: the message is refused.
    Fail,
    /// The rule was not checked, for the reason in `found`; never counts as a pass.
    Unchecked,
}

/// One rule, applied to one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The rule.
    pub rule: &'static Rule,
    /// What the rule asks for, in this case. Holds no secret.
    pub expected: String,
    /// What the message has. Holds no secret.
    pub found: String,
    /// The outcome.
    pub verdict: Verdict,
}

/// The checks of one message, in the order of the specification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checks(Vec<Check>);

impl Checks {
    /// Records whether `rule` holds.
    pub fn record(&mut self, rule: &'static Rule, holds: bool, expected: &str, found: &str) {
        let verdict = if holds { Verdict::Pass } else { Verdict::Fail };
        self.0.push(Check { rule, expected: expected.into(), found: found.into(), verdict });
    }

    /// Records that `rule` could not be checked, and why.
    pub fn unchecked(&mut self, rule: &'static Rule, reason: &str) {
        self.0.push(Check {
            rule,
            expected: String::new(),
            found: reason.into(),
            verdict: Verdict::Unchecked,
        });
    }

    /// Records a rule that was decided elsewhere.
    pub fn push(&mut self, check: Check) {
        self.0.push(check);
    }

    /// Adds the checks of a later step.
    pub fn extend(&mut self, later: Checks) {
        self.0.extend(later.0);
    }

    /// The first rule that does not hold.
    pub fn failure(&self) -> Option<Failure> {
        let failed = self.0.iter().find(|check| check.verdict == Verdict::Fail)?;
        Some(Failure { rule: failed.rule, expected: failed.expected.clone(), found: failed.found.clone() })
    }

    /// The checks in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Check> {
        self.0.iter()
    }

    /// How many rules were found to hold.
    pub fn passed(&self) -> usize {
        self.0.iter().filter(|check| check.verdict == Verdict::Pass).count()
    }

    /// Whether nothing was checked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A rule that did not hold: the one error type of the protocol, session and browser rings.
///
/// One type, because every reader of it does the same: show the code, the texts, expected and found. Where code must act differently on different failures, the function returns an enum of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule.
    pub rule: &'static Rule,
    /// What was expected; may be empty.
    pub expected: String,
    /// What was found instead; may be empty. Holds no secret.
    pub found: String,
}

impl Failure {
    /// `rule` does not hold.
    pub fn of(rule: &'static Rule, expected: &str, found: &str) -> Self {
        Self { rule, expected: expected.into(), found: found.into() }
    }

    /// `rule` does not hold, and there is nothing to compare.
    pub fn plain(rule: &'static Rule) -> Self {
        Self::of(rule, "", "")
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.rule.code
    }

    /// Whether this is a failure of `rule`.
    pub fn is(&self, rule: &'static Rule) -> bool {
        self.rule.code == rule.code
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.rule.code)?;
        formatter.write_str(": this must hold and does not: ")?;
        formatter.write_str(self.rule.claim)
    }
}

impl std::error::Error for Failure {}

impl From<Failure> for Check {
    fn from(failure: Failure) -> Self {
        Self { rule: failure.rule, expected: failure.expected, found: failure.found, verdict: Verdict::Fail }
    }
}

/// The longest piece of a foreign text that is shown in a check.
pub const QUOTE_CHARACTERS: usize = 200;

/// Foreign text, cut to [`QUOTE_CHARACTERS`] so that it can be shown.
pub fn quote(text: &str) -> String {
    match text.char_indices().nth(QUOTE_CHARACTERS) {
        Some((end, _)) => [text.get(..end).expect("a character starts here"), "…"].concat(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::RuleTexts;
    use crate::protocol::url;

    #[test]
    fn texts_are_those_of_exactly_this_code() {
        let entry = "URL_INVALID\nIt is wrong.\nCorrect it.";
        let texts = RuleTexts { problem: "It is wrong.", mend: "Correct it." };
        assert_eq!(RuleTexts::read(entry, "URL_INVALID"), Some(texts));
        assert_eq!(["URL", "URL_INVALID_TOO", ""].map(|code| RuleTexts::read(entry, code)), [None; 3]);
        let found = url::TEXTS.iter().find_map(|entry| RuleTexts::read(entry, url::INSECURE.code));
        assert!(found.is_some_and(|texts| texts.mend.starts_with("Use https.")));
    }
}
