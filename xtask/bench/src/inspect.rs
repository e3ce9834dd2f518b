//! A token of 100 kB with 2,000 claims in the inspector: from the paste to the drawn page, and typing behind it.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::browser::Folders;
use crate::server::Server;
use crate::stats::median;
use crate::webdriver::{Driver, Session};

const SCRIPT: &str = include_str!("inspect.js");
const CLAIMS: usize = 2_000;

/// Medians, in milliseconds.
#[derive(Debug, Serialize)]
pub(crate) struct Inspect {
    pub(crate) runs: usize,
    pub(crate) token_bytes: usize,
    /// The first on a page, each in a browser of its own.
    pub(crate) first_paste_to_drawn: f64,
    pub(crate) paste_to_drawn: f64,
    /// The slowest of ten keystrokes.
    pub(crate) keystroke_to_drawn: f64,
}

#[derive(Deserialize)]
struct Sample {
    bytes: usize,
    claims: usize,
    paste: f64,
    keystroke: f64,
}

pub(crate) fn measure(folders: &Folders, runs: usize) -> Result<Inspect> {
    let server = Server::start(&folders.server, &folders.app)?;
    let driver = Driver::start()?;
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let session = driver.session()?;
        session.go(&format!("{}/inspect", server.origin))?;
        first.push(paste(&session)?);
        later.push(paste(&session)?);
    }
    let middle = |samples: &[Sample], time: fn(&Sample) -> f64| {
        median(&samples.iter().map(time).collect::<Vec<_>>()).context("no run was measured")
    };
    Ok(Inspect {
        runs,
        token_bytes: first.first().context("no run was measured")?.bytes,
        first_paste_to_drawn: middle(&first, |sample| sample.paste)?,
        paste_to_drawn: middle(&later, |sample| sample.paste)?,
        keystroke_to_drawn: middle(&later, |sample| sample.keystroke)?,
    })
}

fn paste(session: &Session) -> Result<Sample> {
    let sample: Sample = serde_json::from_value(session.ask(SCRIPT, "[data-testid=token-input]")?)?;
    ensure!(sample.claims == CLAIMS, "{} claims are drawn", sample.claims);
    Ok(sample)
}
