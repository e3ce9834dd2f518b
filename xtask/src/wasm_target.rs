//! A compiler that builds for wasm32: rustup's where it can fetch the target, else the distribution's.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::layout::{Layout, make_folder};
use crate::web::search_path_with;
use crate::{command, say, wasm_std};

/// The target of the app.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Which compiler builds the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WebCompiler {
    /// The one that native packages use too.
    Default,
    /// The distribution's, in `/usr/bin`, beside a rustup that cannot fetch the target.
    Distribution,
}

impl WebCompiler {
    /// The folder that must come first on the search path, if there is one.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Default => None,
            Self::Distribution => Some(PathBuf::from(wasm_std::FOLDER)),
        }
    }

    /// Its `rustc`.
    pub(crate) fn rustc(&self) -> PathBuf {
        self.folder().map_or_else(|| PathBuf::from("rustc"), |folder| folder.join("rustc"))
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Distribution => "distribution",
        }
    }
}

/// A compiler that was seen to build for wasm32, set up if there is none yet.
pub(crate) fn ensure(layout: &Layout) -> Result<WebCompiler> {
    if let Some(compiler) = ready(layout)? {
        return Ok(compiler);
    }
    if command::find_on_path("rustup").is_some()
        && add_with_rustup()
        && is_ready(&WebCompiler::Default, layout)?
    {
        return Ok(WebCompiler::Default);
    }
    wasm_std::install(layout)?;
    ready(layout)?.with_context(|| {
        format!("the standard library for {WASM} was built, but a test program does not compile with it")
    })
}

/// A compiler that needs nothing more.
fn ready(layout: &Layout) -> Result<Option<WebCompiler>> {
    for compiler in [WebCompiler::Default, WebCompiler::Distribution] {
        if is_ready(&compiler, layout)? {
            return Ok(Some(compiler));
        }
    }
    Ok(None)
}

/// Asks rustup for the target. Where the distribution's compiler can take its place, an answer that does
/// not come soon counts as none.
fn add_with_rustup() -> bool {
    say::step(&format!("adding the target {WASM} with rustup, under a minute"));
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", WASM]);
    if wasm_std::is_possible() {
        rustup.env("RUSTUP_MAX_RETRIES", "0").env("RUSTUP_DOWNLOAD_TIMEOUT", "15");
    }
    match command::run(&mut rustup, "continuing with the distribution's compiler") {
        Ok(()) => true,
        Err(error) => {
            say::detail(&error.to_string());
            false
        }
    }
}

/// Whether a program compiles and links. The answer is kept for as long as the compiler and the
/// library stay the same.
fn is_ready(compiler: &WebCompiler, layout: &Layout) -> Result<bool> {
    let Some(identity) = identity(&compiler.rustc()) else { return Ok(false) };
    let stamp = layout.cache.join(format!("{WASM}-{}.stamp", compiler.name()));
    if fs::read_to_string(&stamp).is_ok_and(|kept| kept == identity) {
        return Ok(true);
    }
    if *compiler == WebCompiler::Distribution {
        wasm_std::link_linker(layout)?;
    }
    make_folder(&layout.cache)?;
    if let Err(error) = compile_probe(compiler, layout) {
        say::detail(&format!("{} does not build for {WASM} yet: {error}", compiler.rustc().display()));
        return Ok(false);
    }
    fs::write(&stamp, identity).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(true)
}

/// The compiler's version and the file of its standard library, if it has both.
fn identity(rustc: &Path) -> Option<String> {
    let version = command::answer(Command::new(rustc).arg("-vV"))?;
    let folder = command::answer(Command::new(rustc).args(["--print", "target-libdir", "--target", WASM]))?;
    let library = standard_library(Path::new(folder.trim()))?;
    Some(format!("{version}{}\n", library.display()))
}

/// The compiled standard library in a folder of libraries.
pub(crate) fn standard_library(folder: &Path) -> Option<PathBuf> {
    let is_std = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    };
    fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).find(is_std)
}

/// Compiles as the app is compiled, with fat LTO: a library without bitcode fails only then.
fn compile_probe(compiler: &WebCompiler, layout: &Layout) -> Result<()> {
    let folder = env::temp_dir().join(format!("bearer-lab-probe-{}", std::process::id()));
    make_folder(&folder)?;
    let source = folder.join("probe.rs");
    fs::write(&source, "#[unsafe(no_mangle)]\npub extern \"C\" fn probe() -> usize { vec![1, 2].len() }\n")?;
    let mut rustc = Command::new(compiler.rustc());
    rustc.args([
        "--target",
        WASM,
        "--edition",
        "2024",
        "--crate-type",
        "cdylib",
        "-Clto=fat",
        "-Cpanic=abort",
    ]);
    rustc.args(["-Copt-level=z", "-Cembed-bitcode=yes", "-o"]).arg(folder.join("probe.wasm")).arg(&source);
    rustc.env("PATH", search_path_with(&[layout.tools_bin()])?);
    let output = rustc.output().with_context(|| format!("`{}` did not start", command::line(&rustc)));
    let removed = fs::remove_dir_all(&folder);
    let output = output?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim_end());
    }
    removed.with_context(|| format!("cannot remove {}", folder.display()))
}
