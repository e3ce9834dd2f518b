//! How many token responses and API responses a second the server gives over the loopback interface.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;
use tokio::task::JoinSet;

use crate::client::{Client, Tokens};
use crate::server::Server;
use crate::stats::percentile;

/// Connections at the same time.
pub(crate) const WORKERS: usize = 8;
/// How long they ask.
const TIME: Duration = Duration::from_secs(8);

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Load {
    /// Refresh token grants; each worker renews its own session over and over.
    Tokens,
    /// Lists of 200 rows for a bearer token.
    Api,
}

/// What one kind of load gave.
#[derive(Debug, Serialize)]
pub(crate) struct Rate {
    pub(crate) requests: usize,
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

struct Worker {
    client: Client,
    tokens: Tokens,
}

/// Signs every worker in first, so that only requests are timed.
pub(crate) async fn measure(server: &Server, load: Load) -> Result<Rate> {
    let mut workers = Vec::new();
    for _ in 0..WORKERS {
        let client = Client::new(&server.origin)?;
        workers.push(Worker { tokens: client.sign_in().await?, client });
    }
    let begin = Instant::now();
    let mut running: JoinSet<_> = workers.into_iter().map(|worker| worker.repeat(load, begin)).collect();
    let mut times = Vec::new();
    while let Some(worker) = running.join_next().await {
        times.extend(worker??);
    }
    let time = begin.elapsed().as_secs_f64();
    Ok(Rate {
        requests: times.len(),
        per_second: times.len() as f64 / time,
        p50_ms: percentile(&times, 0.5)?,
        p99_ms: percentile(&times, 0.99)?,
    })
}

impl Worker {
    async fn repeat(mut self, load: Load, begin: Instant) -> Result<Vec<f64>> {
        let mut times = Vec::new();
        while begin.elapsed() < TIME {
            let start = Instant::now();
            match load {
                Load::Tokens => self.tokens = self.client.refresh(&self.tokens.refresh_token).await?,
                Load::Api => self.client.read_items(&self.tokens.access_token).await?,
            }
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
        }
        Ok(times)
    }
}
