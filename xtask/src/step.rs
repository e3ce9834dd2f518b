//! One step of a test run: a command whose output is kept and shown whole when it ends.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::counts::{self, Counts};
use crate::interrupt::Watched;
use crate::{command, say};

/// A step that prints nothing for so long hangs. There is no limit to its whole time: that depends on what
/// else the machine does.
const SILENCE: Duration = Duration::from_secs(15 * 60);
const SIGN_OF_LIFE: Duration = Duration::from_secs(60);

/// What is to be run.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) command: Command,
    /// Whether it runs tests; if so, it must run at least one.
    pub(crate) counts_tests: bool,
}

/// How it went.
pub(crate) struct Outcome {
    pub(crate) name: &'static str,
    /// Why it failed, if it did.
    pub(crate) problem: Option<String>,
    pub(crate) counts: Counts,
    /// What the runners say of the tests that failed.
    pub(crate) failures: String,
    pub(crate) time: Duration,
}

impl Step {
    /// Runs it, its output in a file of `logs` first, then on the terminal.
    pub(crate) fn run(mut self, logs: &Path) -> Outcome {
        say::step(&format!("{}: {}", self.name, command::line(&self.command)));
        let start = Instant::now();
        let ended = self.run_logged(&logs.join(format!("{}.log", self.name)), start);
        let time = start.elapsed();
        let (problem, counts, failures) = match ended {
            Ok((status, output)) => {
                let counts = self.counts(&output);
                say::block(self.name, &output);
                (self.problem(status, counts), counts, counts::failures(&output))
            }
            Err(error) => (Some(format!("{error:#}")), Counts::default(), String::new()),
        };
        let result = problem.as_deref().unwrap_or("passed");
        say::step(&format!("{}: {result}, {:.0} s", self.name, time.as_secs_f32()));
        Outcome { name: self.name, problem, counts, failures, time }
    }

    /// The outcome of a step that could not be run because another failed.
    pub(crate) fn not_run(self, missing: &str) -> Outcome {
        let problem = Some(format!("not run: it needs {missing}"));
        let (counts, failures) = (Counts::default(), String::new());
        Outcome { name: self.name, problem, counts, failures, time: Duration::ZERO }
    }

    /// Answers no status if it was ended because it hung.
    fn run_logged(&mut self, log: &Path, start: Instant) -> Result<(Option<ExitStatus>, String)> {
        let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        self.command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).process_group(0);
        let mut child = self.command.spawn().context("it did not start")?;
        let watched = Watched::group(&child);
        let (mut spoken, mut written, mut changed) = (start, 0, start);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            let length = log.metadata()?.len();
            if length != written {
                (written, changed) = (length, Instant::now());
            }
            if changed.elapsed() > SILENCE {
                watched.kill();
                child.wait()?;
                break None;
            }
            if spoken.elapsed() > SIGN_OF_LIFE {
                spoken = Instant::now();
                say::detail(&format!("{}: running for {} min", self.name, start.elapsed().as_secs() / 60));
            }
            sleep(Duration::from_millis(50));
        };
        let output = fs::read(log).with_context(|| format!("cannot read {}", log.display()))?;
        Ok((status, String::from_utf8_lossy(&output).into_owned()))
    }

    fn counts(&self, output: &str) -> Counts {
        if self.counts_tests { Counts::in_output(output) } else { Counts::default() }
    }

    fn problem(&self, status: Option<ExitStatus>, counts: Counts) -> Option<String> {
        match status {
            None => Some(format!("ended after {} min without output", SILENCE.as_secs() / 60)),
            Some(_) if counts.failed > 0 => Some(format!("{} tests failed", counts.failed)),
            Some(status) if !status.success() => Some(format!("failed ({status})")),
            Some(_) if self.counts_tests && counts.is_empty() => Some("ran no test".to_owned()),
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Nothing here may reach the terminal: a run of these tests is itself read for result lines.
    fn check(script: &str, counts_tests: bool, problem: Option<&str>) {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let mut step = Step { name: "a step", command, counts_tests };
        let log = std::env::temp_dir().join(format!("step-{}-{}.log", std::process::id(), script.len()));
        let (status, output) = step.run_logged(&log, Instant::now()).unwrap();
        fs::remove_file(log).unwrap();
        assert_eq!(step.problem(status, step.counts(&output)).as_deref(), problem, "{script}");
    }

    #[test]
    fn a_step_that_ran_no_test_has_failed() {
        check("echo nothing here", true, Some("ran no test"));
        check("echo 'test result: ok. 0 passed; 0 failed; 0 ignored'", true, Some("ran no test"));
        check("echo 'test result: ok. 1 passed; 0 failed; 0 ignored'", true, None);
    }

    #[test]
    fn a_failed_test_fails_the_step_whatever_the_exit_status_says() {
        check(
            "echo 'test result: FAILED. 1 passed; 2 failed; 0 ignored' >&2; exit 0",
            true,
            Some("2 tests failed"),
        );
    }

    #[test]
    fn a_step_without_tests_fails_by_its_exit_status() {
        check("exit 3 # three", false, Some("failed (exit status: 3)"));
        check("true", false, None);
    }
}
