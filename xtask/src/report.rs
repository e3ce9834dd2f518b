//! The end of a test run: what ran, how long, and the counts.

use std::fmt::Write;
use std::time::Duration;

use crate::counts::Counts;
use crate::step::Outcome;

/// A table of the steps, then what failed, because the end of a long log is read first; the last line is `N passed, M failed` over all runners.
pub(crate) fn render(outcomes: &[Outcome], total: Duration) -> String {
    let mut text =
        format!("\n{:<14}{:>8}{:>8}{:>9}{:>8}  result\n", "step", "passed", "failed", "ignored", "time");
    for Outcome { name, problem, counts, time, .. } in outcomes {
        let result = problem.as_deref().unwrap_or("passed");
        // Writing to a string cannot fail.
        let _written = writeln!(
            text,
            "{name:<14}{:>8}{:>8}{:>9}{:>6} s  {result}",
            counts.passed,
            counts.failed,
            counts.ignored,
            time.as_secs()
        );
    }
    let _written = writeln!(text, "{:<39}{:>6} s\n", "in all, with set-up", total.as_secs());
    for Outcome { name, failures, .. } in outcomes.iter().filter(|outcome| !outcome.failures.is_empty()) {
        let _written = writeln!(text, "{name}:\n{failures}");
    }
    let _written = writeln!(text, "{}", sum(outcomes));
    text
}

/// The runners' counts; a step that failed otherwise counts as one failure, so that the last line never
/// reads as success when it was none.
fn sum(outcomes: &[Outcome]) -> Counts {
    let counts: Counts = outcomes.iter().map(|outcome| outcome.counts).sum();
    let other = outcomes.iter().filter(|outcome| outcome.problem.is_some() && outcome.counts.failed == 0);
    counts + Counts { failed: other.map(|_| 1).sum(), ..Counts::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(name: &'static str, problem: Option<&str>, passed: u32, failed: u32) -> Outcome {
        let counts = Counts { passed, failed, ignored: 0 };
        let failures = if failed > 0 { format!("---- {name}::one ----\n") } else { String::new() };
        Outcome { name, problem: problem.map(str::to_owned), counts, failures, time: Duration::from_secs(1) }
    }

    #[test]
    fn the_output_ends_with_the_counts_of_all_runners() {
        let outcomes =
            [outcome("native-tests", None, 40, 0), outcome("web-tests", Some("2 tests failed"), 5, 2)];
        let text = render(&outcomes, Duration::from_secs(3));
        assert_eq!(text.lines().last(), Some("45 passed, 2 failed"));
        assert!(text.contains("web-tests:\n---- web-tests::one ----\n"), "{text}");
        assert!(text.contains("web-tests") && text.contains("2 tests failed"), "{text}");
    }

    #[test]
    fn a_step_that_failed_without_a_failed_test_counts_as_one_failure() {
        let outcomes =
            [outcome("lint", Some("failed (exit status: 101)"), 0, 0), outcome("native-tests", None, 1, 0)];
        assert_eq!(sum(&outcomes), Counts { passed: 1, failed: 1, ignored: 0 });
    }
}
