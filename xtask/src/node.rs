//! Node, and what npm brings: `wasm-opt`, `terser`, and a client that completes the grants.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::layout::{Layout, make_folder};
use crate::version::Version;
use crate::{command, say};

/// The oldest Node that runs binaryen and openid-client, and has Brotli.
const OLDEST: Version = Version(20, 0, 0);

/// The release of binaryen, of which `wasm-opt` is a part; also named in `Trunk.toml`.
const BINARYEN: Version = Version(132, 0, 0);

/// The release of openid-client, which completes the grants (tests/independent).
const OPENID_CLIENT: Version = Version(6, 8, 9);

/// The release of terser, which makes scripts short.
const TERSER: Version = Version(5, 51, 2);

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

/// The folder in which npm puts packages.
pub(crate) fn modules(layout: &Layout) -> PathBuf {
    layout.node().join("node_modules")
}

/// The folder in which npm puts executables.
pub(crate) fn bin(layout: &Layout) -> PathBuf {
    modules(layout).join(".bin")
}

/// Makes sure that openid-client is there.
pub(crate) fn ensure_openid_client(layout: &Layout) -> Result<()> {
    ensure(layout, "openid-client", OPENID_CLIENT, "it completes the grants")
}

/// Makes sure that terser is there.
pub(crate) fn ensure_terser(layout: &Layout) -> Result<()> {
    ensure(layout, "terser", TERSER, "it makes the app's script smaller")
}

/// Makes sure that a package is there in this version.
fn ensure(layout: &Layout, name: &str, version: Version, purpose: &str) -> Result<()> {
    let manifest = modules(layout).join(name).join("package.json");
    let wanted = format!("\"version\": \"{version}\"");
    let is_there = || std::fs::read_to_string(&manifest).is_ok_and(|text| text.contains(&wanted));
    if is_there() {
        return Ok(());
    }
    node()?;
    say::step(&format!("{name} {version} is missing ({purpose}): fetching it"));
    let package = format!("{name}@{version}");
    install(layout, &package, &format!("install {package} in {}", layout.node().display()))?;
    if !is_there() {
        bail!("npm installed {package}, but {} does not say so", manifest.display());
    }
    Ok(())
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
    let by_hand = format!("put `wasm-opt` of binaryen {} on the PATH", BINARYEN.0);
    install(layout, &format!("binaryen@{BINARYEN}"), &by_hand)?;
    if !has_wasm_opt(search_path) {
        bail!("npm installed binaryen, but `wasm-opt --version` does not answer {}", BINARYEN.0);
    }
    Ok(())
}

/// Adds a package to the folder of the packages that npm installs.
fn install(layout: &Layout, package: &str, by_hand: &str) -> Result<()> {
    let folder = layout.node();
    make_folder(&folder)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--no-update-notifier", "--prefix"]).arg(&folder);
    command::run(npm.arg(package).current_dir(&folder), by_hand)
}

fn has_wasm_opt(search_path: &OsStr) -> bool {
    let Some(program) = command::find("wasm-opt", search_path) else { return false };
    let answer = command::answer(Command::new(program).arg("--version").env("PATH", search_path));
    answer.and_then(|text| Version::find(&text)) == Some(BINARYEN)
}
