//! Tools that Cargo builds from source and that are kept in the cache folder.

use std::ffi::OsStr;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::layout::Layout;
use crate::version::{self, Version};
use crate::{command, say};

/// A program that `cargo install` can build.
pub(crate) struct Tool {
    binary: &'static str,
    package: &'static str,
    version: Version,
    /// Whether another version will do as long as it is newer.
    newer_is_fine: bool,
    /// Whether to build with the versions its own lock file names.
    locked: bool,
    purpose: &'static str,
    minutes: u8,
}

/// Trunk; 0.22 wants a compiler newer than the one that distributions have.
pub(crate) const TRUNK: Tool = Tool {
    binary: "trunk",
    package: "trunk",
    version: Version(0, 21, 14),
    newer_is_fine: false,
    locked: true,
    purpose: "it builds the app",
    minutes: 3,
};

/// The driver that Firefox itself does not carry.
pub(crate) const GECKODRIVER: Tool = Tool {
    binary: "geckodriver",
    package: "geckodriver",
    version: Version(0, 37, 1),
    newer_is_fine: true,
    locked: true,
    purpose: "it drives Firefox",
    minutes: 1,
};

/// The generator of JavaScript glue, of exactly the version of the library in `Cargo.lock`.
///
/// Its own lock file names a crate that was withdrawn, so it is built without it.
pub(crate) fn wasm_bindgen(layout: &Layout) -> Result<Tool> {
    let lock = layout.root.join("Cargo.lock");
    let text = std::fs::read_to_string(&lock).with_context(|| format!("cannot read {}", lock.display()))?;
    let version = version::locked(&text, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    Ok(Tool {
        binary: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version,
        newer_is_fine: false,
        locked: false,
        purpose: "it writes the JavaScript around the app",
        minutes: 1,
    })
}

impl Tool {
    /// Makes sure that the first program of this name on the search path has the right version.
    pub(crate) fn ensure(&self, layout: &Layout, search_path: &OsStr) -> Result<()> {
        if self.is_ready(search_path) {
            return Ok(());
        }
        say::step(&format!(
            "{} {} is missing ({}): building it, once, about {} min on two cores",
            self.package, self.version, self.purpose, self.minutes
        ));
        command::run(&mut self.installation(layout), &self.by_hand(layout))?;
        if !self.is_ready(search_path) {
            bail!("{} was installed but does not answer with version {}", self.binary, self.version);
        }
        Ok(())
    }

    fn is_ready(&self, search_path: &OsStr) -> bool {
        let Some(program) = command::find(self.binary, search_path) else { return false };
        let found = command::answer(Command::new(program).arg("--version"));
        found.and_then(|text| Version::find(&text)).is_some_and(|found| self.accepts(found))
    }

    fn accepts(&self, found: Version) -> bool {
        found == self.version || (self.newer_is_fine && found > self.version)
    }

    fn installation(&self, layout: &Layout) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", self.package, "--version", &self.version.to_string()]);
        if self.locked {
            cargo.arg("--locked");
        }
        // One folder for all: what two tools have in common is compiled once. The checkout must not
        // be the current folder, or its `.cargo/config.toml` would apply.
        cargo.arg("--root").arg(layout.tools()).current_dir(&layout.cache);
        cargo.env("CARGO_TARGET_DIR", layout.cache.join("install-target"));
        // These tools wait more than they compute: what optimised code would gain them in a build of the app is
        // seconds, and to make it takes minutes.
        cargo.envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")]);
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        cargo
    }

    fn by_hand(&self, layout: &Layout) -> String {
        format!(
            "install {} {} from its project's site so that `{} --version` answers, or run the command above \
             where the crate registry can be reached and copy its result to {}",
            self.binary,
            self.version,
            self.binary,
            layout.tools_bin().display()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_accepted_only_where_newer_is_fine() {
        let cases = [
            (&TRUNK, Version(0, 21, 14), true),
            (&TRUNK, Version(0, 22, 1), false),
            (&GECKODRIVER, Version(0, 37, 1), true),
            (&GECKODRIVER, Version(0, 38, 0), true),
            (&GECKODRIVER, Version(0, 36, 0), false),
        ];
        for (tool, found, accepted) in cases {
            assert_eq!(tool.accepts(found), accepted, "{} {found}", tool.binary);
        }
    }
}
