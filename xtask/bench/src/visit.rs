//! A fresh browser under a condition.

use anyhow::Result;
use e2e::browser::Browser;
use e2e::engine::Engine;
use e2e::environment::Environment;
use e2e::page::Page;
use serde_json::json;

const MARKS: &str = include_str!("marks.js");

/// The machine and the line that are pretended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    /// This machine and its loopback interface as they are.
    Plain,
    /// A processor four times slower; 9 Mbit/s with 60 ms from request to response.
    Slow,
}

/// Does `work` in a Chromium with an empty profile, and closes it.
pub(crate) async fn visit<T>(
    environment: &Environment,
    condition: Condition,
    work: impl AsyncFnOnce(&Page) -> Result<T>,
) -> Result<T> {
    let browser = Browser::open(environment, Engine::Chromium).await?;
    let outcome = match prepare(&browser, condition).await {
        Ok(()) => work(&Page::new(browser.session.clone())).await,
        Err(error) => Err(error),
    };
    browser.close().await?;
    outcome
}

async fn prepare(browser: &Browser, condition: Condition) -> Result<()> {
    let cdp = browser.session.cdp();
    cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": MARKS })).await?;
    if condition == Condition::Slow {
        let bytes_a_second = 9_000_000 / 8;
        let line = json!({
            "offline": false, "latency": 60,
            "downloadThroughput": bytes_a_second, "uploadThroughput": bytes_a_second,
        });
        cdp.send_raw("Network.enable", json!({})).await?;
        cdp.send_raw("Network.emulateNetworkConditions", line).await?;
        cdp.send_raw("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await?;
    }
    Ok(())
}
