//! Plays the hostile provider, case by case, against the built app in Chromium; prints the table.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use e2e::browser::Browser;
use e2e::engine::Engine;
use e2e::environment::Environment;
use e2e::hostile::case::Case;
use e2e::hostile::drive::{End, drive};
use e2e::hostile::provider::{AppFiles, Provider, Record};
use e2e::hostile::table::{self, Line};
use e2e::hostile::{cases, verdict};
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Runtime;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // A browser wants a core of its own; more of them only slow each other down.
    arguments.test_threads.get_or_insert(2);
    match Run::prepare() {
        Ok(run) => {
            let run = Arc::new(run);
            let conclusion = libtest_mimic::run(&arguments, trials(&run));
            run.end();
            conclusion.exit_code()
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Every case in every response type that it applies to.
fn trials(run: &Arc<Run>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for case in cases::all().into_iter().map(Arc::new) {
        for response_type in case.rule.response_types {
            let (run, case) = (Arc::clone(run), Arc::clone(&case));
            let name = format!("{response_type}: {}: {}", case.rule.topic, case.name);
            trials.push(Trial::test(name.clone(), move || run.judge(name, &case, response_type)));
        }
    }
    trials
}

/// What all cases share: the app's files, the browsers, the table.
struct Run {
    environment: Environment,
    files: AppFiles,
    runtime: Runtime,
    idle: Mutex<Vec<Browser>>,
    lines: Mutex<Vec<Line>>,
}

impl Run {
    fn prepare() -> Result<Self> {
        let environment = Environment::read()?;
        let files = AppFiles::read(&environment.dist)?;
        let runtime = Runtime::new().context("no runtime")?;
        Ok(Self { environment, files, runtime, idle: Mutex::default(), lines: Mutex::default() })
    }

    fn judge(&self, name: String, case: &Case, response_type: &str) -> Result<(), Failed> {
        let (record, end) =
            self.runtime.block_on(self.play(case, response_type)).map_err(|error| format!("{error:#}"))?;
        let outcome = verdict::judge(case, &record, &end);
        let line =
            Line { name, source: case.rule.source, expect: case.expect, outcome, pending: case.pending };
        let is_right = line.is_right();
        let told =
            format!("expected {:?}, {}\n{:#?}\n{:#?}", case.expect, line.outcome, record.events, end.look);
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        if is_right { Ok(()) } else { Err(told.into()) }
    }

    /// Plays one case. A browser that fails is not used again; it ends when it is dropped.
    async fn play(&self, case: &Case, response_type: &str) -> Result<(Record, End)> {
        let provider = Provider::start(response_type, case.behaviour(), self.files.clone()).await?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let browser = match idle {
            Some(browser) => browser,
            None => Browser::open(&self.environment, Engine::Chromium).await?,
        };
        let end = drive(&browser, &provider, response_type, &case.rule.path).await?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(browser);
        Ok((provider.record(), end))
    }

    fn end(&self) {
        for browser in self.idle.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            if let Err(error) = self.runtime.block_on(browser.close()) {
                eprintln!("{error:#}");
            }
        }
        // With nobody to read it, there is nothing to do about it.
        let _ = table::print(&mut self.lines.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
