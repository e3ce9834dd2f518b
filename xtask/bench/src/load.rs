//! How many tokens and API answers a second the server gives over the loopback interface.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use serde::Serialize;

use crate::http::Client;
use crate::server::Server;
use crate::sign_in::{refresh, sign_in};
use crate::stats::percentile;

/// How many sign-ins wait for their end meanwhile.
pub(crate) const IN_FLIGHT: usize = 1_000;
/// Bounds of each kind of load.
const WORKERS: usize = 8;
const REQUESTS_A_WORKER: usize = 1_000;
const TIME: Duration = Duration::from_secs(8);

/// What one kind of load gave.
#[derive(Debug, Serialize)]
pub(crate) struct Rate {
    pub(crate) requests: usize,
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

/// Token responses to refresh token grants; each worker renews its own session over and over.
pub(crate) fn tokens(server: &Server) -> Result<Rate> {
    run(|| {
        let client = Client::new();
        let mut tokens = sign_in(server, &client)?;
        Ok(move || {
            tokens = refresh(server, &client, &tokens.refresh_token)?;
            Ok(())
        })
    })
}

/// Lists of 200 rows for a bearer token.
pub(crate) fn api(server: &Server) -> Result<Rate> {
    let url = format!("{}/api/items", server.origin);
    run(|| {
        let client = Client::new();
        let authorization = format!("Bearer {}", sign_in(server, &client)?.access_token);
        let url = url.clone();
        Ok(move || {
            let answer = client.get(&url, Some(("Authorization", &authorization)))?;
            ensure!(answer.status == 200, "the API answers {}: {}", answer.status, answer.body);
            Ok(())
        })
    })
}

/// Prepares every worker first, so that only requests are timed.
fn run<W>(worker: impl Fn() -> Result<W>) -> Result<Rate>
where
    W: FnMut() -> Result<()> + Send,
{
    let workers = (0..WORKERS).map(|_| worker()).collect::<Result<Vec<_>>>()?;
    let begin = Instant::now();
    let times = thread::scope(|scope| {
        let running: Vec<_> =
            workers.into_iter().map(|worker| scope.spawn(move || repeat(worker, begin))).collect();
        let joined =
            running.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a worker broke off"))?);
        joined.collect::<Result<Vec<_>>>()
    })?;
    let time = begin.elapsed().as_secs_f64();
    let times: Vec<f64> = times.concat();
    let share = |share| percentile(&times, share).context("no request was made");
    Ok(Rate {
        requests: times.len(),
        per_second: times.len() as f64 / time,
        p50_ms: share(0.5)?,
        p99_ms: share(0.99)?,
    })
}

fn repeat(mut request: impl FnMut() -> Result<()>, begin: Instant) -> Result<Vec<f64>> {
    let mut times = Vec::with_capacity(REQUESTS_A_WORKER);
    while times.len() < REQUESTS_A_WORKER && begin.elapsed() < TIME {
        let start = Instant::now();
        request()?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(times)
}
