//! Node and what npm installs: wasm-opt, terser, axe-core, and the clients of the independent tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::{command, say};

/// Makes sure that the packages of `xtask/node/package-lock.json` are installed.
pub(crate) fn ensure(layout: &Layout) -> Result<()> {
    let lock = modified(&layout.node().join("package-lock.json"));
    // npm writes this file last.
    let installed = modified(&layout.node_modules().join(".package-lock.json"));
    if lock.is_some() && installed >= lock {
        return Ok(());
    }
    program()?;
    say::step("installing wasm-opt, terser and the clients of the tests with npm, under a minute");
    let by_hand = "run the command above where the npm registry can be reached";
    command::run(Command::new("npm").arg("ci").current_dir(layout.node()), by_hand)
}

/// Node itself, which this project does not install.
pub(crate) fn program() -> Result<PathBuf> {
    let by_hand = "there is no `node`\n  by hand: install Node 20 or newer, from your system's packages or its own site";
    command::find_on_path("node").context(by_hand)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}
