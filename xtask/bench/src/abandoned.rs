//! What abandoned sign-ins leave in memory.

use std::path::Path;
use std::thread::{self, sleep};
use std::time::Duration;

use anyhow::{Result, anyhow};
use serde::Serialize;

use crate::http::Client;
use crate::server::Server;
use crate::sign_in::authorize;

const SIGN_INS: usize = 100_000;
const WORKERS: usize = 8;

/// After this long without a request the server is at rest.
const REST: Duration = Duration::from_secs(1);

/// Resident memory before and after.
#[derive(Debug, Serialize)]
pub(crate) struct Abandoned {
    pub(crate) sign_ins: usize,
    pub(crate) resident_before_mib: f64,
    pub(crate) resident_after_mib: f64,
}

/// Begins sign-ins up to the code, each in a browser of its own, and redeems none.
pub(crate) fn measure(binary: &Path, dist: &Path) -> Result<Abandoned> {
    let server = Server::start(binary, dist)?;
    begin(&server, WORKERS)?;
    sleep(REST);
    let before = server.resident()?;
    begin(&server, SIGN_INS)?;
    sleep(REST);
    let mib = |kib: u64| kib as f64 / 1_024.0;
    let (resident_before_mib, resident_after_mib) = (mib(before), mib(server.resident()?));
    Ok(Abandoned { sign_ins: SIGN_INS, resident_before_mib, resident_after_mib })
}

/// Leaves so many codes waiting.
pub(crate) fn begin(server: &Server, sign_ins: usize) -> Result<()> {
    let redirect_uri = format!("{}/callback", server.origin);
    let work = || {
        let client = Client::new();
        (0..sign_ins / WORKERS).try_for_each(|_| authorize(server, &client, &redirect_uri).map(drop))
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("a worker broke off"))?)
    })
}
