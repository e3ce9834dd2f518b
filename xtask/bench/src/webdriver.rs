//! As much of WebDriver as the measurements need, with Chromium's own commands beside it.

use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::{Answer, Client};
use crate::process::Process;
use crate::server::free_port;

/// How long a page may take to show what is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Quiet: nothing in a fresh profile calls home or asks.
const ARGUMENTS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
];

/// A running chromedriver.
pub(crate) struct Driver {
    _process: Process,
    base: String,
}

/// One browser with a profile of its own; it is closed when the value is dropped.
pub(crate) struct Session {
    client: Client,
    base: String,
    /// The browser's name and version.
    pub(crate) browser: String,
    _profile: TempDir,
}

impl Driver {
    /// Starts chromedriver from the `PATH` on a free port.
    pub(crate) fn start() -> Result<Self> {
        let port = free_port()?;
        let mut process = Process::start(Command::new("chromedriver").arg(format!("--port={port}")))?;
        let base = format!("http://127.0.0.1:{port}");
        let client = Client::new();
        let begin = Instant::now();
        while client.get(&format!("{base}/status"), None).is_err() {
            process.check()?;
            ensure!(begin.elapsed() < PATIENCE, "chromedriver does not answer");
            sleep(Duration::from_millis(20));
        }
        Ok(Self { _process: process, base })
    }

    /// Starts a browser with an empty profile.
    pub(crate) fn session(&self) -> Result<Session> {
        let profile = tempfile::tempdir().context("no folder for a profile")?;
        let client = Client::with_timeout(PATIENCE * 2);
        let body = capabilities(profile.path());
        let value = value(&client.post_json(&format!("{}/session", self.base), &body)?)?;
        let text = |pointer| value.pointer(pointer).and_then(Value::as_str);
        let id = text("/sessionId").context("chromedriver names no session")?;
        let version = text("/capabilities/browserVersion").unwrap_or("of unknown version");
        let session = Session {
            base: format!("{}/session/{id}", self.base),
            browser: format!("Chromium {version}"),
            client,
            _profile: profile,
        };
        session
            .post("timeouts", &json!({ "script": PATIENCE.as_millis(), "pageLoad": PATIENCE.as_millis() }))?;
        Ok(session)
    }
}

impl Session {
    /// Goes to an address and waits for its load event.
    pub(crate) fn go(&self, url: &str) -> Result<()> {
        self.post("url", &json!({ "url": url })).map(drop)
    }

    /// Loads the current document anew.
    pub(crate) fn reload(&self) -> Result<()> {
        self.post("refresh", &json!({})).map(drop)
    }

    /// Clicks the first element of that selector.
    pub(crate) fn click(&self, selector: &str) -> Result<()> {
        let found = self.post("element", &json!({ "using": "css selector", "value": selector }))?;
        let element = found.as_object().and_then(|found| found.values().next()).and_then(Value::as_str);
        let element = element.with_context(|| format!("{selector} is no element"))?;
        self.post(&format!("element/{element}/click"), &json!({})).map(drop)
    }

    /// Runs a script whose last argument is the function to answer with; if the document is left meanwhile,
    /// runs it in the next one.
    pub(crate) fn ask(&self, script: &str, argument: &str) -> Result<Value> {
        let begin = Instant::now();
        loop {
            match self.post("execute/async", &json!({ "script": script, "args": [argument] })) {
                Err(error) if was_left(&error) && begin.elapsed() < PATIENCE => {}
                answer => return answer,
            }
        }
    }

    /// Sends a command of the Chrome DevTools protocol.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Result<Value> {
        self.post("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
            .context(command.to_owned())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        value(&self.client.post_json(&format!("{}/{path}", self.base), body)?)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A browser that cannot be told to close is ended with its driver.
        let _closed = self.client.delete(&self.base);
    }
}

fn capabilities(profile: &Path) -> Value {
    let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let options = json!({ "args": arguments });
    json!({ "capabilities": { "alwaysMatch": { "browserName": "chrome", "goog:chromeOptions": options } } })
}

fn value(answer: &Answer) -> Result<Value> {
    let mut body: Value = serde_json::from_str(&answer.body).context("chromedriver's answer is not JSON")?;
    let value = body.get_mut("value").map(Value::take).unwrap_or_default();
    if answer.status == 200 {
        return Ok(value);
    }
    let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default();
    bail!("{}: {}", text("error"), text("message").lines().next().unwrap_or_default())
}

/// Whether a script ended because its document was replaced.
fn was_left(error: &anyhow::Error) -> bool {
    let text = error.to_string();
    ["document unloaded", "aborted by navigation", "Execution context was destroyed", "context was destroyed"]
        .iter()
        .any(|sign| text.contains(sign))
}
