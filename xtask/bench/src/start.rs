//! How soon the server answers, and what it takes to be there.

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::server::Server;
use crate::stats::median;

const STARTS: usize = 9;

/// After this long without a request the server is at rest.
const REST: Duration = Duration::from_secs(1);

/// Medians over several starts.
#[derive(Debug, Serialize)]
pub(crate) struct Start {
    pub(crate) starts: usize,
    pub(crate) first_answer_ms: f64,
    /// Resident memory at rest, after the first answer.
    pub(crate) resident_mib: f64,
}

pub(crate) fn measure(binary: &Path, dist: &Path) -> Result<Start> {
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let server = Server::start(binary, dist)?;
        times.push(server.start.as_secs_f64() * 1_000.0);
        sleep(REST);
        memory.push(server.resident()? as f64 / 1_024.0);
    }
    Ok(Start {
        starts: STARTS,
        first_answer_ms: median(&times).context("no start")?,
        resident_mib: median(&memory).context("no start")?,
    })
}
