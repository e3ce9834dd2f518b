//! The standard library for wasm32, built from the distribution's own compiler and source.
//!
//! For a machine whose rustup cannot download: Debian, with root. Takes about two minutes, once for each
//! version of the compiler.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::layout::{Layout, make_folder};
use crate::version::Version;
use crate::wasm_target::{WASM, standard_library};
use crate::{apt, command, say};

/// Where Debian puts the compiler.
pub(crate) const FOLDER: &str = "/usr/bin";

const BY_HAND: &str =
    "install Rust with rustup where it can download, then `rustup target add wasm32-unknown-unknown`";

/// Whether this machine is one where the distribution's compiler can be used.
pub(crate) fn is_possible() -> bool {
    Path::new("/etc/debian_version").exists() && apt::is_possible()
}

/// Installs compiler, source and linker, and builds the library.
pub(crate) fn install(layout: &Layout) -> Result<()> {
    if !is_possible() {
        bail!("there is no standard library for {WASM}\n  by hand: {BY_HAND}");
    }
    if !has_source() {
        apt::install(
            &["rustc-web", "cargo-web", "rust-web-src"],
            "the distribution's Rust",
            "about a minute",
        )?;
    }
    if linker().is_none() {
        let package = format!("lld-{}", llvm_version()?);
        apt::install(&[&package], "a linker for WebAssembly", "under a minute")?;
    }
    link_linker(layout)?;
    say::step(&format!("building the standard library for {WASM}, once, about 75 seconds"));
    let built = build(layout)?;
    replace_library(&built, &library_folder()?)
}

/// The linker that rustc asks for, `rust-lld`, as a link to the distribution's `lld`.
pub(crate) fn link_linker(layout: &Layout) -> Result<()> {
    let Some(linker) = linker() else { return Ok(()) };
    let link = layout.tools_bin().join("rust-lld");
    if fs::read_link(&link).is_ok_and(|target| target == linker) {
        return Ok(());
    }
    make_folder(&layout.tools_bin())?;
    if link.symlink_metadata().is_ok() {
        fs::remove_file(&link).with_context(|| format!("cannot replace {}", link.display()))?;
    }
    symlink(&linker, &link).with_context(|| format!("cannot make the link {}", link.display()))
}

/// The newest `lld` of the distribution: an older one may not read what a newer compiler writes.
fn linker() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let versions = folders.filter_map(|path| {
        let version: u32 = path.file_name()?.to_str()?.strip_prefix("llvm-")?.parse().ok()?;
        let linker = path.join("bin").join("lld");
        linker.exists().then_some((version, linker))
    });
    let newest = versions.max()?;
    (newest.0 >= llvm_version().ok()?).then_some(newest.1)
}

/// The major version of the LLVM inside the compiler.
fn llvm_version() -> Result<u32> {
    let answer = command::answer(Command::new(rustc()).arg("-vV")).unwrap_or_default();
    let line = answer.lines().find_map(|line| line.strip_prefix("LLVM version: "));
    let version = line.and_then(Version::find);
    Ok(version.context("the distribution's rustc does not name its LLVM version")?.0)
}

fn rustc() -> PathBuf {
    Path::new(FOLDER).join("rustc")
}

fn system_root() -> Result<PathBuf> {
    let answer = command::answer(Command::new(rustc()).args(["--print", "sysroot"]));
    Ok(PathBuf::from(answer.context("the distribution's rustc does not answer")?.trim()))
}

fn has_source() -> bool {
    let cargo = Path::new(FOLDER).join("cargo").exists();
    cargo && system_root().is_ok_and(|root| root.join("lib/rustlib/src/rust/library/std").exists())
}

fn library_folder() -> Result<PathBuf> {
    Ok(system_root()?.join("lib/rustlib").join(WASM).join("lib"))
}

/// Builds an empty package with its standard library; answers the libraries.
fn build(layout: &Layout) -> Result<Vec<PathBuf>> {
    let folder = layout.cache.join("wasm-std");
    // What an interrupted or older build left would be copied too.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    make_folder(&folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n")?;
    fs::write(folder.join("src/lib.rs"), "")?;
    let mut cargo = Command::new(Path::new(FOLDER).join("cargo"));
    cargo.args(["build", "--release", "-Zbuild-std=std,panic_abort,test,proc_macro", "--target", WASM]);
    cargo.current_dir(&folder).env("CARGO_TARGET_DIR", folder.join("target")).env("RUSTC", rustc());
    // A stable compiler takes `-Z` options only so; a later fat LTO needs the bitcode.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-Cembed-bitcode=yes");
    command::run(&mut cargo, BY_HAND)?;
    let built = folder.join("target").join(WASM).join("release/deps");
    let entries = fs::read_dir(&built).with_context(|| format!("cannot read {}", built.display()))?;
    let libraries = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".rlib") && !name.starts_with("libempty-")
    });
    let libraries: Vec<PathBuf> = libraries.collect();
    if standard_library(&built).is_none() {
        bail!("cargo ended well, but there is no standard library in {}", built.display());
    }
    Ok(libraries)
}

/// Puts the libraries in place under another name first, so that an interruption leaves no half.
fn replace_library(libraries: &[PathBuf], folder: &Path) -> Result<()> {
    let new = folder.with_extension("new");
    if new.exists() {
        fs::remove_dir_all(&new).with_context(|| format!("cannot remove {}", new.display()))?;
    }
    make_folder(&new)?;
    for library in libraries {
        let name = library.file_name().context("a library has a name")?;
        fs::copy(library, new.join(name)).with_context(|| format!("cannot copy {}", library.display()))?;
    }
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot replace {}", folder.display()))?;
    }
    fs::rename(&new, folder).with_context(|| format!("cannot move {} into place", new.display()))
}
