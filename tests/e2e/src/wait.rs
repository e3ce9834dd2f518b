//! Waiting for a condition, never for a time.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How long any condition may take. Generous, because a busy machine is not a defect of the app.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// How often a condition is looked at.
const INTERVAL: Duration = Duration::from_millis(25);

/// Asks `condition` again and again until it yields a value; says what was last seen when it never does.
///
/// # Errors
///
/// When the deadline passes. An error of the condition itself only means "not yet": while a document
/// is replaced by the next one, a driver refuses to look at it.
pub async fn until<T, F>(what: &str, condition: F) -> Result<T>
where
    F: AsyncFnMut() -> Result<Observed<T>>,
{
    until_within(what, DEADLINE, condition).await
}

/// As [`until`], with a deadline of its own.
///
/// # Errors
///
/// As [`until`].
pub async fn until_within<T, F>(what: &str, deadline: Duration, mut condition: F) -> Result<T>
where
    F: AsyncFnMut() -> Result<Observed<T>>,
{
    let end = Instant::now() + deadline;
    loop {
        let seen = match condition().await {
            Ok(Observed::Met(value)) => return Ok(value),
            Ok(Observed::NotYet(seen)) => seen,
            Err(error) => without_stack(&format!("{error:#}")),
        };
        if Instant::now() >= end {
            bail!("waited {} s for {what}; last seen: {seen}", deadline.as_secs());
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// What a look at a condition found.
#[derive(Debug)]
pub enum Observed<T> {
    /// It holds, and this is what came of it.
    Met(T),
    /// It does not hold yet; the text says what was there instead.
    NotYet(String),
}

/// Drivers add the stack of their own code to an error; it helps nobody here.
pub fn without_stack(error: &str) -> String {
    error.split("Stacktrace:").next().unwrap_or_default().trim().to_owned()
}
