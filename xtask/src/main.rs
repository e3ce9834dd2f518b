//! The project's commands, run as `cargo xtask COMMAND`.
//!
//! One file a command: [`setup`], [`serve`], [`test`], [`bench`], [`package`]. Each first sets up what it
//! needs and no more, so that a fresh machine with Rust and Node runs any of them.

#[cfg(not(unix))]
compile_error!("cargo xtask runs on Linux and macOS; on Windows, use the Windows Subsystem for Linux");

mod apt;
mod bench;
mod browsers;
mod command;
mod compress;
mod counts;
mod interrupt;
mod layout;
mod node;
mod package;
mod plan;
mod report;
mod say;
mod serve;
mod server_build;
mod setup;
mod step;
mod test;
mod tools;
mod web_build;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::Arg::{Long, Short, Value};

use crate::layout::Layout;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

Commands:
  setup             install what is missing to build, serve and test
  build             build the app into dist/
  serve [-- ARG…]   build the app and the server, start the server; ARGs go to `bearer-lab serve`
  test [STEP…]      run every test, or the steps named and what they need
  bench [-- ARG…]   measure sizes and times (--runs N, --only PART), keep them in target/bench.json
  package           pack the app and the server into target/package

Tools that are built here are kept in $BEARER_LAB_CACHE (default: ~/.cache/bearer-lab).
";

/// What the command line asks for.
enum Task {
    Help,
    Setup,
    Build,
    Serve(Vec<OsString>),
    Test(Vec<String>),
    Bench(Vec<OsString>),
    Package,
}

fn main() -> ExitCode {
    match parse(lexopt::Parser::from_env()).and_then(run) {
        Ok(code) => code,
        Err(error) => {
            say::failure(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    let layout = Layout::from_environment()?;
    interrupt::watch()?;
    match task {
        Task::Help => say::out(USAGE)?,
        Task::Setup => setup::run(&layout)?,
        Task::Build => web_build::run(&layout)?,
        Task::Serve(arguments) => serve::run(&layout, &arguments)?,
        Task::Bench(arguments) => bench::run(&layout, &arguments)?,
        Task::Package => package::run(&layout)?,
        Task::Test(steps) => return test::run(&layout, &steps),
    }
    Ok(ExitCode::SUCCESS)
}

fn parse(mut arguments: lexopt::Parser) -> Result<Task> {
    let name = match arguments.next()? {
        None | Some(Short('h') | Long("help")) => return Ok(Task::Help),
        Some(Value(name)) => name,
        Some(other) => return Err(other.unexpected().into()),
    };
    let rest: Vec<OsString> = arguments.raw_args()?.collect();
    let no_arguments = |task| match rest.first() {
        None => Ok(task),
        Some(extra) => bail!("unexpected argument {extra:?}"),
    };
    match name.to_str().context("the command is not UTF-8")? {
        "help" => no_arguments(Task::Help),
        "setup" => no_arguments(Task::Setup),
        "build" => no_arguments(Task::Build),
        "serve" => Ok(Task::Serve(after_dashes(&rest)?)),
        "bench" => Ok(Task::Bench(after_dashes(&rest)?)),
        "package" => no_arguments(Task::Package),
        "test" => Ok(Task::Test(rest.iter().map(|name| name.to_string_lossy().into_owned()).collect())),
        other => bail!("no command is called {other:?}\n\n{USAGE}"),
    }
}

/// The arguments that follow `--`; anything before it is a mistake.
fn after_dashes(arguments: &[OsString]) -> Result<Vec<OsString>> {
    match arguments.split_first() {
        None => Ok(Vec::new()),
        Some((dashes, rest)) if dashes == "--" => Ok(rest.to_vec()),
        Some((other, _)) => bail!("unexpected argument {other:?}; what is passed on follows `--`"),
    }
}
