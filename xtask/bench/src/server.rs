//! The server under measurement: one process, which ends when its value is dropped.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::environment::Environment;
use e2e::process::Process;
use e2e::server::free_port;
use tokio::time::sleep;

use crate::client::Client;

const LIMIT: Duration = Duration::from_secs(15);

/// After this long without a request the server is at rest.
const REST: Duration = Duration::from_secs(1);

/// A running server.
pub(crate) struct Server {
    process: Process,
    pub(crate) origin: String,
    /// From the start of the process to its first response at discovery.
    pub(crate) start: Duration,
}

impl Server {
    /// Starts it on a free port, with `alice` signed in without a page, and waits for discovery.
    pub(crate) async fn start(environment: &Environment) -> Result<Self> {
        let port = free_port()?;
        let origin = format!("http://localhost:{port}");
        let client = Client::new(&origin)?;
        let mut command = Command::new(&environment.server);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--sign-in-as", "alice", "--dist"]);
        command.arg(&environment.dist).stdout(Stdio::null());
        let begin = Instant::now();
        let mut process = Process::start(&mut command)?;
        while let Err(error) = client.discover().await {
            ensure!(!process.has_ended(), "the server ended too early");
            ensure!(begin.elapsed() < LIMIT, "the server does not answer: {error:#}");
            sleep(Duration::from_millis(1)).await;
        }
        Ok(Self { process, origin, start: begin.elapsed() })
    }

    /// Its resident memory at rest, in MiB; only where the system tells.
    pub(crate) async fn resident_at_rest(&mut self) -> Result<f64> {
        sleep(REST).await;
        let path = format!("/proc/{}/status", self.process.child().id());
        let status = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        let kib = resident(&status).with_context(|| format!("{path} has no VmRSS"))?;
        Ok(f64::from(kib) / 1_024.0)
    }
}

/// The line `VmRSS:    8532 kB` of `/proc/PID/status`.
fn resident(status: &str) -> Option<u32> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read_from_the_status_of_the_process() {
        assert_eq!(resident("VmPeak:\t  9000 kB\nVmRSS:\t    8532 kB\nThreads:\t3\n"), Some(8532));
        assert_eq!(resident("VmPeak:\t  9000 kB\n"), None);
    }
}
