//! Where things are: the checkout, what is built, what is kept between checkouts.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;

/// The target of the app.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The folders that every command works with.
pub(crate) struct Layout {
    /// The checkout.
    pub(crate) root: PathBuf,
    /// What outlives the checkout: tools that are built from source.
    pub(crate) cache: PathBuf,
    /// Cargo's output of native packages.
    pub(crate) target: PathBuf,
}

impl Layout {
    /// Reads `BEARER_LAB_CACHE`, `XDG_CACHE_HOME` and `CARGO_TARGET_DIR`.
    pub(crate) fn from_environment() -> Result<Self> {
        // Cargo sets it at run time too; the value at compile time may name another checkout that
        // shares the target folder.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().context("xtask lies inside the workspace")?.to_path_buf();
        let cache = cache_folder()?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir()?.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, cache, target })
    }

    /// The built app, served as it is.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Cargo's output for wasm32. Two builds in one folder would wait for each other.
    pub(crate) fn web_target(&self) -> PathBuf {
        self.target.join("web")
    }

    /// The chunks of the app, before they are copied to [`Layout::dist`].
    pub(crate) fn chunks(&self) -> PathBuf {
        self.web_target().join("chunks")
    }

    /// The functions of the app's first file, as `xtask/split` lists them.
    pub(crate) fn first_file(&self) -> PathBuf {
        self.chunks().with_extension("txt")
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

    /// The folder with the lock file of npm.
    pub(crate) fn node(&self) -> PathBuf {
        self.root.join("xtask/node")
    }

    /// The packages that npm installs.
    pub(crate) fn node_modules(&self) -> PathBuf {
        self.node().join("node_modules")
    }

    /// The `PATH` of this process with the installed tools in front.
    pub(crate) fn search_path(&self) -> Result<OsString> {
        let rest = env::var_os("PATH").unwrap_or_default();
        let first = [self.tools_bin(), self.node_modules().join(".bin")];
        let folders = first.into_iter().chain(env::split_paths(&rest));
        env::join_paths(folders).context("a folder on the PATH cannot be passed on")
    }

    /// A command that finds the installed tools and compiles for wasm32.
    pub(crate) fn web_command(&self, program: &str) -> Result<Command> {
        let path = self.search_path()?;
        let found = command::find(program, &path).with_context(|| format!("there is no `{program}`"))?;
        let mut command = Command::new(found);
        command.env("PATH", path).env("CARGO_TARGET_DIR", self.web_target());
        Ok(command)
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
