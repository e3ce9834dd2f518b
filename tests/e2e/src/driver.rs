//! A WebDriver process on a port of its own.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Result, bail};

use crate::engine::Engine;
use crate::environment::Environment;
use crate::process::Process;
use crate::server::free_port;
use crate::wait::{self, Observed};

/// A running driver; it and its browsers end when this value is dropped.
#[derive(Debug)]
pub struct Driver {
    // Held for its `Drop`.
    _process: Process,
    address: String,
}

impl Driver {
    /// Starts the engine's driver and waits until it says that it is ready. What it and its browsers keep for
    /// a while goes to `folder`, so that nothing is left over where one of them is ended by force.
    ///
    /// # Errors
    ///
    /// When the driver is not installed, ends, or does not become ready.
    pub async fn start(environment: &Environment, engine: Engine, folder: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = engine.driver(environment, port)?;
        command.env("TMPDIR", folder).stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = Process::start(&mut command)?;
        let what = format!("the driver of {} to be ready", engine.name());
        wait::until(&what, async || {
            if process.has_ended() {
                return Ok(Observed::Met(false));
            }
            let answer = status(port).await?;
            let is_ready = answer.contains("\"ready\":true") || answer.contains("\"ready\": true");
            Ok(if is_ready { Observed::Met(true) } else { Observed::NotYet(answer) })
        })
        .await
        .and_then(
            |is_ready| if is_ready { Ok(()) } else { bail!("the driver of {} ended", engine.name()) },
        )?;
        Ok(Self { _process: process, address: format!("http://127.0.0.1:{port}") })
    }

    /// Where the driver takes commands.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// The answer to `GET /status` (W3C WebDriver §8.3).
async fn status(port: u16) -> Result<String> {
    Ok(reqwest::get(format!("http://127.0.0.1:{port}/status")).await?.text().await?)
}
