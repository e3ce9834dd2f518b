//! Packages of Debian and its kin.

use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::{command, say};

/// Whether packages can be installed without asking anyone.
pub(crate) fn is_possible() -> bool {
    command::find_on_path("apt-get").is_some() && rustix::process::geteuid().is_root()
}

/// Installs packages, or says how that is done where it cannot be done here.
pub(crate) fn install(packages: &[&str], purpose: &str, minutes: &str) -> Result<()> {
    let names = packages.join(" ");
    if !is_possible() {
        bail!(
            "missing: {purpose}\n  by hand: on Debian, `sudo apt-get install {names}`; \
             elsewhere install the same from the system's packages"
        );
    }
    say::step(&format!("installing {purpose}: {names} ({minutes})"));
    update();
    let mut install = apt_get();
    // Nothing of the user's is removed in exchange: such a conflict is theirs to decide.
    install.args(["install", "--yes", "--no-install-recommends", "--no-remove"]).args(packages);
    command::run(&mut install, &format!("see what `apt-get install {names}` proposes and decide"))
}

/// Fetches the package lists, once a run. A list that fails is no reason to stop: what is needed may be
/// in another, and the installation says what it misses.
fn update() {
    static UPDATED: OnceLock<()> = OnceLock::new();
    UPDATED.get_or_init(|| {
        if let Err(error) = command::run(apt_get().arg("update"), "continuing with the lists at hand") {
            say::detail(&error.to_string());
        }
    });
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.args([
        "-q",
        "-o",
        "Dpkg::Use-Pty=0",
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Acquire::Retries=2",
    ]);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
