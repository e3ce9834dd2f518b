//! The three browser engines: which driver each has, and how a session in it is asked for.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use serde_json::json;
use thirtyfour::Capabilities;

use crate::environment::Environment;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink, in Chromium, through `chromedriver`.
    Chromium,
    /// Gecko, in Firefox, through `geckodriver`.
    Firefox,
    /// WebKitGTK, in its MiniBrowser, through `WebKitWebDriver` on a virtual display.
    Webkit,
}

/// Quiet: nothing in a fresh profile calls home, asks, or paints on a screen.
const CHROMIUM_ARGUMENTS: [&str; 12] = [
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
    "--disable-features=OptimizationHints,MediaRouter",
    // Names for hosts that are not loopback, all of them on this machine (RFC 6761 §6.2 reserves `test`).
    "--host-resolver-rules=MAP *.test 127.0.0.1",
];

impl Engine {
    /// Every engine that the app supports.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// The name by which the environment and the tests know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The command that starts its driver on `port`.
    ///
    /// # Errors
    ///
    /// When the driver is not installed.
    pub fn driver(self, environment: &Environment, port: u16) -> Result<Command> {
        let mut command;
        match self {
            Self::Chromium => {
                command = Command::new(environment.program("chromedriver")?);
                command.arg(format!("--port={port}"));
            }
            Self::Firefox => {
                command = Command::new(environment.program("geckodriver")?);
                // Marionette and the remote agent listen too: on ports of their own choice, or two
                // sessions would meet.
                command.args(["--port", &port.to_string(), "--websocket-port", "0"]);
            }
            Self::Webkit => {
                command = Command::new(environment.program("xvfb-run")?);
                command.arg("--auto-servernum").arg(environment.program("WebKitWebDriver")?);
                command.arg(format!("--port={port}"));
            }
        }
        Ok(command)
    }

    /// What to ask the driver for: headless, with `profile` as the empty profile of this session.
    ///
    /// # Errors
    ///
    /// When the browser is not installed.
    pub fn capabilities(self, profile: &Path) -> Result<Capabilities> {
        let mut capabilities = Capabilities::new();
        match self {
            Self::Chromium => {
                let profile = format!("--user-data-dir={}", profile.display());
                let arguments: Vec<&str> = CHROMIUM_ARGUMENTS.into_iter().chain([profile.as_str()]).collect();
                capabilities.set("goog:chromeOptions", json!({ "args": arguments }))?;
                capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL", "performance": "ALL" }))?;
            }
            // geckodriver makes a profile for the session, and removes it.
            Self::Firefox => capabilities.set("moz:firefoxOptions", json!({ "args": ["-headless"] }))?,
            // In automation mode MiniBrowser keeps everything in memory.
            Self::Webkit => capabilities.set(
                "webkitgtk:browserOptions",
                json!({ "binary": mini_browser()?, "args": ["--automation"] }),
            )?,
        }
        Ok(capabilities)
    }
}

impl FromStr for Engine {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|engine| engine.name() == name);
        known.with_context(|| format!("`{name}` is not one of chromium, firefox, webkit"))
    }
}

/// MiniBrowser lives in the library folder of WebKitGTK, which is named after the machine's kind.
fn mini_browser() -> Result<PathBuf> {
    let libraries = ["/usr/lib", "/usr/lib64", "/usr/libexec"].map(PathBuf::from);
    let machines = std::fs::read_dir("/usr/lib").context("cannot list /usr/lib")?;
    let folders = machines.flatten().map(|entry| entry.path()).chain(libraries);
    for folder in folders {
        for version in ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"] {
            let file = folder.join(version).join("MiniBrowser");
            if file.is_file() {
                return Ok(file);
            }
        }
    }
    bail!("WebKitGTK's MiniBrowser is not installed: `cargo xtask test` installs it")
}
