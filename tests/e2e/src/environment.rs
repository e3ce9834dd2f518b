//! What is tested: the server's binary, the built app, the browsers.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};

use crate::engine::Engine;

/// The files and browsers of one run, from `BEARER_LAB_*` variables or the workspace's own folders.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The server's binary: `BEARER_LAB_SERVER`, else `target/release/bearer-lab`.
    pub server: PathBuf,
    /// The built app: `BEARER_LAB_DIST`, else `dist`.
    pub dist: PathBuf,
    /// The engines to run: `BEARER_LAB_BROWSERS`, a comma list, else all three.
    pub engines: Vec<Engine>,
    /// A folder searched for drivers before `PATH`: `BEARER_LAB_TOOLS`.
    pub tools: Option<PathBuf>,
    /// The file of axe-core, which finds faults of accessibility: among the packages of `BEARER_LAB_NODE_MODULES`, else of
    /// `xtask/node/node_modules`.
    pub axe: PathBuf,
    /// Where screenshots go: `target/screenshots` in the workspace.
    pub screenshots: PathBuf,
}

impl Environment {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// When the server or the app has not been built, or an engine is unknown.
    pub fn read() -> Result<Self> {
        let workspace = workspace();
        let server = path_or("BEARER_LAB_SERVER", &workspace.join("target/release/bearer-lab"));
        let dist = path_or("BEARER_LAB_DIST", &workspace.join("dist"));
        ensure!(
            server.is_file(),
            "there is no server at {}: run `cargo build --release -p bearer-lab-server`, or everything \
             with `cargo xtask test`",
            server.display()
        );
        ensure!(
            dist.join("index.html").is_file(),
            "there is no built app in {}: run `trunk build --release`, or everything with `cargo xtask test`",
            dist.display()
        );
        Ok(Self {
            server,
            dist,
            engines: engines()?,
            tools: env::var_os("BEARER_LAB_TOOLS").map(PathBuf::from),
            axe: path_or("BEARER_LAB_NODE_MODULES", &workspace.join("xtask/node/node_modules"))
                .join("axe-core/axe.min.js"),
            screenshots: workspace.join("target/screenshots"),
        })
    }

    /// Finds a program in the tools folder, then on `PATH`.
    ///
    /// # Errors
    ///
    /// When it is in neither: a missing driver is a failure, never a skipped test.
    pub fn program(&self, name: &str) -> Result<PathBuf> {
        let on_path = env::var_os("PATH").unwrap_or_default();
        let folders = self.tools.iter().cloned().chain(env::split_paths(&on_path));
        match folders.map(|folder| folder.join(name)).find(|file| file.is_file()) {
            Some(file) => Ok(file),
            None => {
                bail!("`{name}` is neither in BEARER_LAB_TOOLS nor on PATH: `cargo xtask test` installs it")
            }
        }
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_owned()
}

fn path_or(variable: impl AsRef<OsStr>, default: &Path) -> PathBuf {
    env::var_os(variable).map_or_else(|| default.to_owned(), PathBuf::from)
}

fn engines() -> Result<Vec<Engine>> {
    match env::var("BEARER_LAB_BROWSERS") {
        Ok(list) => list.split(',').map(|name| name.trim().parse()).collect(),
        Err(_) => Ok(Engine::ALL.to_vec()),
    }
}
