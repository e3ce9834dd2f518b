//! Node, and what npm brings: `wasm-opt`.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::layout::{Layout, make_folder};
use crate::version::Version;
use crate::{command, say};

/// The oldest Node that runs binaryen and has Brotli.
const OLDEST: Version = Version(18, 0, 0);

/// The release of binaryen, of which `wasm-opt` is a part; also named in `Trunk.toml`.
const BINARYEN: Version = Version(132, 0, 0);

/// Node itself, which this project does not install.
pub(crate) fn node() -> Result<PathBuf> {
    let by_hand = format!("install Node {OLDEST} or newer, from your system's packages or from its own site");
    let program =
        command::find_on_path("node").with_context(|| format!("there is no `node`\n  by hand: {by_hand}"))?;
    match command::answer(Command::new(&program).arg("--version")).and_then(|text| Version::find(&text)) {
        Some(version) if version >= OLDEST => Ok(program),
        Some(version) => bail!("`node` is {version}, too old\n  by hand: {by_hand}"),
        None => bail!("`{} --version` has no answer\n  by hand: {by_hand}", program.display()),
    }
}

/// The folder in which npm puts executables.
pub(crate) fn bin(layout: &Layout) -> PathBuf {
    layout.node().join("node_modules").join(".bin")
}

/// Makes sure that the first `wasm-opt` on the search path is the one `Trunk.toml` asks for.
pub(crate) fn ensure_wasm_opt(layout: &Layout, search_path: &OsStr) -> Result<()> {
    if has_wasm_opt(search_path) {
        return Ok(());
    }
    node()?;
    say::step(&format!(
        "wasm-opt {} is missing (it makes the app smaller): fetching it, under a minute",
        BINARYEN.0
    ));
    let folder = layout.node();
    make_folder(&folder)?;
    let package = format!("binaryen@{BINARYEN}");
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-update-notifier", "--prefix"])
        .arg(&folder)
        .arg(&package);
    let by_hand = format!("put `wasm-opt` of binaryen {} on the PATH", BINARYEN.0);
    command::run(npm.current_dir(&folder), &by_hand)?;
    if !has_wasm_opt(search_path) {
        bail!("npm installed binaryen, but `wasm-opt --version` does not answer {}", BINARYEN.0);
    }
    Ok(())
}

fn has_wasm_opt(search_path: &OsStr) -> bool {
    let Some(program) = command::find("wasm-opt", search_path) else { return false };
    let answer = command::answer(Command::new(program).arg("--version").env("PATH", search_path));
    answer.and_then(|text| Version::find(&text)) == Some(BINARYEN)
}
