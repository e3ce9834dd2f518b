//! The server under measurement: one process, ended when its value is dropped.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::http::Client;
use crate::process::Process;

const DISCOVERY: &str = "/oauth2/default/.well-known/openid-configuration";
const LIMIT: Duration = Duration::from_secs(15);

/// A running server.
pub(crate) struct Server {
    process: Process,
    pub(crate) origin: String,
    /// From the start of the process to its first answer at discovery.
    pub(crate) start: Duration,
    pub(crate) metadata: Metadata,
}

/// What the measurements need of the server's metadata (RFC 8414 §2).
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
}

impl Server {
    /// Starts it on a free port, with `alice` signed in by itself, and waits for discovery.
    pub(crate) fn start(binary: &Path, dist: &Path) -> Result<Self> {
        let port = free_port()?;
        let origin = format!("http://localhost:{port}");
        let client = Client::new();
        let mut command = Command::new(binary);
        command
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--sign-in-as", "alice", "--dist"])
            .arg(dist);
        let begin = Instant::now();
        let mut process = Process::start(&mut command)?;
        wait_for_port(&mut process, port, begin)?;
        let answer = client.get(&format!("{origin}{DISCOVERY}"), None)?;
        let start = begin.elapsed();
        ensure!(answer.status == 200, "discovery answers {}", answer.status);
        let metadata =
            serde_json::from_str(&answer.body).context("discovery is not the metadata expected")?;
        Ok(Self { process, origin, start, metadata })
    }

    /// Its resident memory, in KiB; only where the system tells.
    pub(crate) fn resident(&self) -> Result<u64> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
        resident_in(&status).with_context(|| format!("{path} has no VmRSS"))
    }
}

fn wait_for_port(process: &mut Process, port: u16, begin: Instant) -> Result<()> {
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        process.check()?;
        ensure!(begin.elapsed() < LIMIT, "the server does not listen after {LIMIT:?}");
        sleep(Duration::from_micros(500));
    }
    Ok(())
}

/// A port that nothing listens on.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).context("no port is free")?.local_addr()?.port())
}

fn resident_in(status: &str) -> Option<u64> {
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?
        .trim()
        .strip_suffix("kB")?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read_from_the_systems_own_account() {
        assert_eq!(resident_in("VmPeak:\t  9000 kB\nVmRSS:\t    8532 kB\nThreads:\t3\n"), Some(8532));
        assert_eq!(resident_in("VmPeak:\t  9000 kB\n"), None);
    }
}
