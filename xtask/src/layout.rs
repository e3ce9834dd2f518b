//! Where things are: the checkout, what is built, what is kept between checkouts.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders that every command works with.
pub(crate) struct Layout {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// What outlives the checkout: tools built from source, the standard library for wasm32.
    pub(crate) cache: PathBuf,
    /// Cargo's output of native packages.
    pub(crate) target: PathBuf,
}

impl Layout {
    /// Reads `BEARER_LAB_CACHE`, `XDG_CACHE_HOME`, `CARGO_TARGET_DIR` and `CI`.
    pub(crate) fn from_environment() -> Result<Self> {
        // Cargo sets it at run time too; the value at compile time may name another checkout that
        // shares the target folder.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().context("xtask lies inside the workspace")?.to_path_buf();
        let cache = cache_folder()?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir()?.join(folder),
            // A fresh clone has an empty `target`: what is compiled is kept beside the tools.
            None if env::var_os("CI").is_some() => cache.join("target"),
            None => root.join("target"),
        };
        Ok(Self { root, cache, target })
    }

    /// The built app, served as it is.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Cargo's output for wasm32. The web compiler may be another one than the native compiler, and
    /// two compilers in one folder rebuild each other's work.
    pub(crate) fn web_target(&self) -> PathBuf {
        self.target.join("web")
    }

    /// The server's release binary.
    pub(crate) fn server(&self) -> PathBuf {
        self.target.join("release").join("bearer-lab")
    }

    /// Tools installed by Cargo, as `cargo install --root` lays them out.
    pub(crate) fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The executables of [`Layout::tools`].
    pub(crate) fn tools_bin(&self) -> PathBuf {
        self.tools().join("bin")
    }

    /// The folder of the packages that npm installs.
    pub(crate) fn node(&self) -> PathBuf {
        self.cache.join("node")
    }
}

fn cache_folder() -> Result<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if let Some(folder) = absolute("BEARER_LAB_CACHE") {
        return Ok(folder);
    }
    let base = absolute("XDG_CACHE_HOME").or_else(|| env::home_dir().map(|home| home.join(".cache")));
    Ok(base
        .context("no home folder is known: set BEARER_LAB_CACHE to a folder for built tools")?
        .join("bearer-lab"))
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).with_context(|| format!("cannot make the folder {}", path.display()))
}
