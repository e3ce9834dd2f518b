//! Runs every journey in every engine that the environment names, each as a test of its own.

use std::process::ExitCode;

use anyhow::{Context, Result};
use e2e::engine::Engine;
use e2e::environment::Environment;
use e2e::journeys::{self, Journey, Stage};
use e2e::page::Look;
use e2e::wait;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // A browser wants a core of its own; more of them only slow each other down.
    arguments.test_threads.get_or_insert(2);
    match Environment::read() {
        Ok(environment) => {
            let trials =
                environment.engines.iter().flat_map(|engine| trials(&environment, *engine)).collect();
            libtest_mimic::run(&arguments, trials).exit_code()
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials(environment: &Environment, engine: Engine) -> impl Iterator<Item = Trial> {
    let journeys = journeys::all().filter(move |journey| journey.engines.contains(&engine));
    journeys.map(move |journey| {
        let environment = environment.clone();
        let name = format!("{}::{}", engine.name(), journey.name);
        Trial::test(name, move || go(&environment, engine, journey).map_err(readable))
    })
}

/// Runs a journey, and once more in a new browser if WebKitGTK's automation did not start or has lost the page: then no script
/// is answered, so nothing is known of the app. A journey that fails with a page that answers is never repeated.
fn go(environment: &Environment, engine: Engine, journey: Journey) -> Result<()> {
    let first = go_once(environment, engine, journey);
    let is_page_lost = match &first {
        Ok((outcome, shown)) => outcome.is_err() && shown.is_err(),
        Err(_) => true,
    };
    let (outcome, shown) = if is_page_lost && engine == Engine::Webkit {
        eprintln!("{}: the browser answers no script any more; once more in a new one", journey.name);
        go_once(environment, engine, journey)?
    } else {
        first?
    };
    outcome.with_context(|| match shown {
        Ok(shown) => format!("the page showed at last: {shown:?}"),
        Err(error) => {
            format!("the page cannot be read any more ({})", wait::without_stack(&format!("{error:#}")))
        }
    })
}

/// What the journey came to, and what the page showed at last.
fn go_once(
    environment: &Environment,
    engine: Engine,
    journey: Journey,
) -> Result<(Result<()>, Result<Look>)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut stage = Stage::set(environment, engine).await?;
        let outcome = (journey.run)(&mut stage).await;
        let shown = stage.page.look().await;
        stage.clear().await?;
        Ok((outcome, shown))
    })
}

/// The error with everything that led to it, the cause last.
fn readable(error: anyhow::Error) -> Failed {
    format!("{error:#}").into()
}
