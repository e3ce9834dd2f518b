//! What `cargo xtask bench` measures. Runs on an idle machine only: every figure is a time.

mod client;
mod comparison;
mod inspector;
mod load;
mod machine;
mod report;
mod server;
mod server_figures;
mod sizes;
mod stats;
mod visit;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use e2e::environment::Environment;
use lexopt::Arg::Long;
use lexopt::ValueExt;

use crate::machine::Machine;
use crate::report::Report;
use crate::visit::Condition;

const USAGE: &str = "\
Usage: xtask-bench --floor FOLDER --out FILE [--runs N] [--only server|inspector|browser]
BEARER_LAB_SERVER and BEARER_LAB_DIST name the server and the app.";

const PARTS: [&str; 3] = ["server", "inspector", "browser"];

#[tokio::main]
async fn main() -> Result<()> {
    let (mut floor, mut out, mut runs, mut only) = (None, None, 9, None);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("floor") => floor = Some(PathBuf::from(parser.value()?)),
            Long("out") => out = Some(PathBuf::from(parser.value()?)),
            Long("runs") => runs = parser.value()?.parse()?,
            Long("only") => only = Some(parser.value()?.string()?),
            other => return Err(other.unexpected()).context(USAGE),
        }
    }
    let (floor, out) = (floor.context(USAGE)?, out.context(USAGE)?);
    ensure!(runs > 0 && only.as_deref().is_none_or(|only| PARTS.contains(&only)), USAGE);
    let report = measure(floor, runs, only.as_deref()).await?;
    let json = serde_json::to_string_pretty(&report)?;
    fs::write(&out, json + "\n").with_context(|| format!("cannot write {}", out.display()))?;
    write!(std::io::stdout(), "\n{report}\nkept in {}\n", out.display())?;
    Ok(())
}

async fn measure(floor: PathBuf, runs: usize, only: Option<&str>) -> Result<Report> {
    let app = Environment::read()?;
    let floor = Environment { dist: floor, ..app.clone() };
    let (machine, dist) = (Machine::this(), sizes::measure(&app.dist)?);
    let mut report = Report { machine, dist, server: None, inspector: None, plain: None, slow: None };
    let is_wanted = |part| only.is_none_or(|only| only == part);
    if is_wanted("server") {
        eprintln!("▸ asking the server for tokens and data, about 2 minutes");
        report.server = Some(server_figures::measure(&app).await?);
    }
    if is_wanted("inspector") {
        eprintln!("▸ pasting a large token");
        report.inspector = Some(inspector::measure(&app, runs).await?);
    }
    if is_wanted("browser") {
        eprintln!("▸ signing in with Chromium");
        report.plain = Some(comparison::measure(&app, &floor, Condition::Plain, runs).await?);
        report.slow = Some(comparison::measure(&app, &floor, Condition::Slow, runs).await?);
    }
    Ok(report)
}
