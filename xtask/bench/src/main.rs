//! What `cargo xtask bench` measures. Runs on an idle machine only: every figure is a time.

mod abandoned;
mod browser;
mod http;
mod inspect;
mod load;
mod machine;
mod page;
mod process;
mod report;
mod server;
mod sign_in;
mod sizes;
mod start;
mod stats;
mod webdriver;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use lexopt::Arg::Long;

use crate::browser::Folders;
use crate::machine::Machine;
use crate::page::Condition;
use crate::report::Report;
use crate::server::Server;

const USAGE: &str = "xtask-bench --server FILE --dist FOLDER --floor FOLDER --out FILE [--runs N]";

/// What is to be measured, and where the figures go.
struct Arguments {
    folders: Folders,
    out: PathBuf,
    runs: usize,
}

fn main() -> Result<()> {
    let Arguments { folders, out, runs } = arguments()?;
    let machine = Machine::this();
    let dist_bytes = sizes::measure(&folders.app)?;
    eprintln!("▸ starting the server several times");
    let start = start::measure(&folders.server, &folders.app)?;
    eprintln!("▸ asking for tokens and for data, half a minute at most");
    let server = Server::start(&folders.server, &folders.app)?;
    abandoned::begin(&server, load::IN_FLIGHT)?;
    let (token_responses, api_responses) = (load::tokens(&server)?, load::api(&server)?);
    drop(server);
    eprintln!("▸ beginning sign-ins that nobody ends, half a minute");
    let abandoned = abandoned::measure(&folders.server, &folders.app)?;
    eprintln!("▸ pasting a large token");
    let inspect = inspect::measure(&folders, runs)?;
    eprintln!("▸ signing in with Chromium, {} times, about 4 minutes", runs * 4);
    let plain = browser::run(&folders, Condition::Plain, runs)?;
    let slow = browser::run(&folders, Condition::Slow, runs)?;
    let report = Report {
        machine,
        dist_bytes,
        server: start,
        token_responses,
        api_responses,
        abandoned,
        inspect,
        plain,
        slow,
    };
    let json = serde_json::to_string_pretty(&report)?;
    fs::write(&out, json + "\n").with_context(|| format!("cannot write {}", out.display()))?;
    write!(std::io::stdout(), "\n{report}\nkept in {}\n", out.display())?;
    Ok(())
}

fn arguments() -> Result<Arguments> {
    let (mut server, mut app, mut floor, mut out, mut runs) = (None, None, None, None, 9);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("server") => server = Some(PathBuf::from(parser.value()?)),
            Long("dist") => app = Some(PathBuf::from(parser.value()?)),
            Long("floor") => floor = Some(PathBuf::from(parser.value()?)),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("runs") => runs = lexopt::ValueExt::parse(&parser.value()?)?,
            other => return Err(other.unexpected()).context(USAGE),
        }
    }
    ensure!(runs > 0, "at least one run is needed");
    let folders =
        Folders { server: server.context(USAGE)?, app: app.context(USAGE)?, floor: floor.context(USAGE)? };
    Ok(Arguments { folders, out: out.context(USAGE)?, runs })
}
