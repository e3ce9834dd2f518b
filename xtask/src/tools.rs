//! Tools that Cargo installs into the cache folder.

use std::process::Command;

use anyhow::{Result, bail};

use crate::layout::Layout;
use crate::{command, say};

/// A program that `cargo binstall` downloads, or `cargo install` builds.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    /// The name of the program.
    pub(crate) binary: &'static str,
    package: &'static str,
    version: &'static str,
    /// Options of `cargo install`.
    options: &'static [&'static str],
    purpose: &'static str,
    minutes: u8,
}

/// Trunk 0.22 needs a newer compiler than this project. It only builds here, so TLS and the search for updates are left
/// out.
pub(crate) const TRUNK: Tool = Tool {
    binary: "trunk",
    package: "trunk",
    version: "0.21.14",
    options: &["--locked", "--no-default-features"],
    purpose: "it builds the app",
    minutes: 2,
};

/// Its version is that of the library in `Cargo.lock`. Its own lock file names a crate that was withdrawn.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    binary: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    options: &["--no-default-features"],
    purpose: "it writes the script around the app",
    minutes: 1,
};

/// The driver of Firefox.
pub(crate) const GECKODRIVER: Tool = Tool {
    binary: "geckodriver",
    package: "geckodriver",
    version: "0.37.1",
    options: &["--locked"],
    purpose: "it drives Firefox",
    minutes: 1,
};

impl Tool {
    /// Makes sure that the first program of this name on the search path has this version.
    pub(crate) fn ensure(self, layout: &Layout) -> Result<()> {
        if self.is_ready(layout)? {
            return Ok(());
        }
        let Self { binary, package, version, purpose, minutes, .. } = self;
        let by_hand = format!("install {package} {version} so that `{binary} --version` says so");
        if command::find_on_path("cargo-binstall").is_some() {
            say::step(&format!("installing {package} {version} ({purpose})"));
            match command::run(&mut self.cargo_binstall(layout), "none needed, it is built instead") {
                Ok(()) if self.is_ready(layout)? => return Ok(()),
                Ok(()) => say::detail(&format!("`{binary} --version` does not say {version}")),
                Err(error) => say::detail(&error.to_string()),
            }
        }
        say::step(&format!("building {package} {version} ({purpose}): once, about {minutes} min"));
        command::run(&mut self.cargo_install(layout), &by_hand)?;
        if !self.is_ready(layout)? {
            bail!("{package} was installed, but `{binary} --version` does not say {version}");
        }
        Ok(())
    }

    fn is_ready(self, layout: &Layout) -> Result<bool> {
        let Some(program) = command::find(self.binary, &layout.search_path()?) else { return Ok(false) };
        let answer = command::answer(Command::new(program).arg("--version")).unwrap_or_default();
        Ok(answer.split_whitespace().any(|word| word == self.version))
    }

    /// Downloads a binary. Where none is published, [`Self::cargo_install`] knows how to build one.
    fn cargo_binstall(self, layout: &Layout) -> Command {
        let mut binstall = Command::new("cargo-binstall");
        binstall.args([self.package, "--version", self.version, "--no-confirm"]);
        binstall.args(["--disable-strategies", "compile", "--root"]).arg(layout.tools());
        binstall
    }

    fn cargo_install(self, layout: &Layout) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", self.package, "--version", self.version]).args(self.options);
        // In the checkout its `.cargo/config.toml` would apply. What two tools have in common is compiled once.
        cargo.arg("--root").arg(layout.tools()).current_dir(&layout.cache);
        cargo.env("CARGO_TARGET_DIR", layout.cache.join("install-target"));
        // The tools run for seconds: optimising them takes longer than it saves.
        cargo.envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")]);
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        cargo
    }
}

#[cfg(test)]
mod tests {
    use super::{TRUNK, WASM_BINDGEN};
    use crate::{command, layout::Layout};

    #[test]
    fn a_tool_is_downloaded_or_built_with_its_version_pinned() {
        let layout = Layout { root: "/app".into(), cache: "/cache".into(), target: "/app/target".into() };
        for tool in [TRUNK, WASM_BINDGEN] {
            let pinned = format!(" {} --version {} ", tool.package, tool.version);
            for command in [tool.cargo_binstall(&layout), tool.cargo_install(&layout)] {
                let line = command::line(&command);
                assert!(line.contains(&pinned) && line.contains("--root /cache/tools"), "{line}");
            }
        }
    }

    #[test]
    fn wasm_bindgen_has_the_version_of_its_library() {
        let version = WASM_BINDGEN.version;
        let locked = format!("name = \"wasm-bindgen\"\nversion = \"{version}\"\n");
        assert!(include_str!("../../Cargo.lock").contains(&locked), "{version}");
        assert!(
            include_str!("../../Trunk.toml").contains(&format!("wasm_bindgen = \"{version}\"")),
            "{version}"
        );
    }
}
