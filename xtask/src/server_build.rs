//! The server's release binary.

use std::path::PathBuf;
use std::process::Command;
use std::thread;

use anyhow::{Result, anyhow, bail};

use crate::layout::Layout;
use crate::{command, say};

/// Builds the server while `other` runs; answers its path.
pub(crate) fn run_beside(layout: &Layout, other: impl FnOnce() -> Result<()>) -> Result<PathBuf> {
    thread::scope(|scope| {
        let server = scope.spawn(|| {
            say::step("building the server meanwhile (3 minutes the first time, then seconds)");
            command::run(cargo(layout).arg("--quiet"), "run the command above to see it alone")
        });
        other()?;
        server.join().map_err(|_| anyhow!("the build of the server broke off"))?
    })?;
    let binary = layout.server();
    if !binary.exists() {
        bail!("cargo ended well, but there is no {}", binary.display());
    }
    Ok(binary)
}

/// The build of the server as a command.
pub(crate) fn cargo(layout: &Layout) -> Command {
    release(layout, "bearer-lab-server")
}

/// The release build of a native package as a command.
pub(crate) fn release(layout: &Layout, package: &str) -> Command {
    let mut cargo = debug(layout, package);
    cargo.arg("--release");
    cargo
}

/// The build of a native package that is started once and waited for.
pub(crate) fn debug(layout: &Layout, package: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--package", package]);
    cargo.current_dir(&layout.root).env("CARGO_TARGET_DIR", &layout.target);
    cargo
}
