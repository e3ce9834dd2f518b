//! The project's own server, one process a journey.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::environment::Environment;
use crate::process::Process;

/// What the server prints once it answers.
const ANNOUNCEMENT: &str = "Bearer Lab is at ";

/// A server that serves the built app; it ends when this value is dropped.
#[derive(Debug)]
pub struct Server {
    process: Option<Process>,
    origin: String,
    port: u16,
    /// The text of its configuration file, where it has one.
    configuration: Option<String>,
    /// What else it is started with.
    options: Vec<&'static str>,
}

impl Server {
    /// Starts the server on a free port and waits until it says where it is.
    ///
    /// # Errors
    ///
    /// When it cannot be started, or ends without announcing its address.
    pub fn start(environment: &Environment) -> Result<Self> {
        let port = free_port()?;
        let (process, origin) = launch(environment, port, None, &[])?;
        Ok(Self { process: Some(process), origin, port, configuration: None, options: Vec::new() })
    }

    /// The origin of the app, as the server printed it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Ends the server; requests to it are refused from now on.
    pub fn stop(&mut self) {
        self.process = None;
    }

    /// Starts a server anew with this configuration.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn configure(&mut self, environment: &Environment, configuration: &str) -> Result<()> {
        self.configuration = Some(configuration.to_owned());
        self.restart(environment)
    }

    /// Starts a server anew whose app may reach any provider.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn allow_any_provider(&mut self, environment: &Environment) -> Result<()> {
        self.options.push("--any-provider");
        self.restart(environment)
    }

    /// Starts a server anew that asks for its nonce in proofs of possession.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn ask_for_nonces(&mut self, environment: &Environment) -> Result<()> {
        self.options.push("--dpop-nonce");
        self.restart(environment)
    }

    /// Starts a server anew on the same port. It remembers nothing of the one before.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn restart(&mut self, environment: &Environment) -> Result<()> {
        self.stop();
        let (process, origin) = launch(environment, self.port, self.configuration.as_deref(), &self.options)?;
        self.process = Some(process);
        self.origin = origin;
        Ok(())
    }
}

/// A port that nothing listens on. Another process may take it in between; then the start fails loudly.
///
/// # Errors
///
/// When the loopback interface refuses every port.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

fn launch(
    environment: &Environment,
    port: u16,
    configuration: Option<&str>,
    options: &[&str],
) -> Result<(Process, String)> {
    let mut command = Command::new(&environment.server);
    // Read before the server answers, so it need not live longer than this function.
    let file = tempfile::Builder::new().suffix(".toml").tempfile()?;
    command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--dist"]).arg(&environment.dist);
    if let Some(text) = configuration {
        std::fs::write(file.path(), text)?;
        command.arg("--config").arg(file.path());
    }
    command.args(options);
    let mut process = Process::start(command.stdout(Stdio::piped()))?;
    let stdout = process.child().stdout.take().context("the server's output is a pipe")?;
    let mut lines = BufReader::new(stdout).lines();
    let mut printed = Vec::new();
    for line in lines.by_ref() {
        let line = line?;
        if let Some(origin) = line.trim().strip_prefix(ANNOUNCEMENT) {
            let origin = origin.trim_end_matches('/').to_owned();
            // Whatever it prints later is read, so that a full pipe never blocks it.
            std::thread::spawn(move || lines.for_each(drop));
            return Ok((process, origin));
        }
        printed.push(line);
    }
    bail!("the server ended before it printed \"{ANNOUNCEMENT}…\"; it printed:\n{}", printed.join("\n"))
}
