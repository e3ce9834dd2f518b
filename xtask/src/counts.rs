//! The counts in what test runners print.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

/// How many tests passed, failed and were ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) ignored: u32,
}

impl Counts {
    /// Adds up every `test result:` line, which the standard runner, documentation tests and
    /// wasm-bindgen's runner all print.
    pub(crate) fn in_output(output: &str) -> Self {
        output.lines().filter_map(Self::in_line).sum()
    }

    fn in_line(line: &str) -> Option<Self> {
        let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
        let count = |word: &str| {
            let items = counts.split(';').map(str::trim);
            items.filter_map(|item| item.strip_suffix(word)).find_map(|number| number.trim().parse().ok())
        };
        Some(Self {
            passed: count("passed")?,
            failed: count("failed")?,
            ignored: count("ignored").unwrap_or(0),
        })
    }

    /// Whether any test ran.
    pub(crate) fn is_empty(self) -> bool {
        self.passed == 0 && self.failed == 0
    }
}

/// How much of the failures of a step is repeated at the end of a run, in lines.
const REPEATED_LINES: usize = 40;

/// What the runners say of the tests that failed: the first of the two blocks that each begins with `failures:`.
pub(crate) fn failures(output: &str) -> String {
    let mut text = String::new();
    for block in output.split("\nfailures:\n").skip(1).step_by(2) {
        text.extend(block.trim().lines().take(REPEATED_LINES).flat_map(|line| [line, "\n"]));
    }
    text
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            ignored: self.ignored + other.ignored,
        }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_result_line_of_every_runner_is_added() {
        let output = "running 2 tests\ntest a ... ok\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 filtered out; finished in 1.5s\n\
            \ttest result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Counts::in_output(output), Counts { passed: 9, failed: 1, ignored: 1 });
    }

    #[test]
    fn what_each_runner_says_of_its_failures_is_found() {
        let output = "test a ... FAILED\n\nfailures:\n\n---- a ----\nbecause\n\n\nfailures:\n    a\n\n\
            test result: FAILED. 0 passed; 1 failed; 0 ignored\n\nfailures:\n\n---- b ----\n\nfailures:\n    b\n";
        assert_eq!(failures(output), "---- a ----\nbecause\n---- b ----\n");
        assert_eq!(failures("test a ... ok\n"), "");
    }

    #[test]
    fn a_line_that_only_looks_like_a_result_counts_nothing() {
        for line in
            ["test result", "test result: ok", "a test result: ok. 2 passed; 0 failed", "test result: ok. x"]
        {
            assert!(Counts::in_output(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn the_last_line_of_a_run_reads_as_promised() {
        assert_eq!(Counts { passed: 7, failed: 0, ignored: 2 }.to_string(), "7 passed, 0 failed");
    }
}
