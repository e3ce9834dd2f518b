//! What every command for wasm32 runs with: the compiler, and a search path on which Trunk finds its tools.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::wasm_target::WebCompiler;
use crate::{command, node};

/// The tools of the web build.
pub(crate) struct Web {
    compiler: WebCompiler,
    search_path: OsString,
    target: PathBuf,
}

impl Web {
    /// The environment around a compiler; nothing is installed here.
    pub(crate) fn new(layout: &Layout, compiler: WebCompiler) -> Result<Self> {
        let mut first = vec![layout.tools_bin(), node::bin(layout)];
        first.extend(compiler.folder());
        Ok(Self { search_path: search_path_with(&first)?, compiler, target: layout.web_target() })
    }

    /// Where the programs of the web build are looked for.
    pub(crate) fn search_path(&self) -> &OsStr {
        &self.search_path
    }

    /// The compiler that builds for wasm32.
    pub(crate) fn compiler(&self) -> &WebCompiler {
        &self.compiler
    }

    /// A command that finds the web build's programs and compiles with its compiler.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        let path = command::find(program, &self.search_path)
            .with_context(|| format!("`{program}` is not on the PATH of the web build"))?;
        let mut command = Command::new(path);
        command.env("PATH", &self.search_path).env("CARGO_TARGET_DIR", &self.target);
        if let Some(folder) = self.compiler.folder() {
            command.env("RUSTC", folder.join("rustc")).env("CARGO", folder.join("cargo"));
        }
        Ok(command)
    }
}

/// The `PATH` of this process with some folders in front.
pub(crate) fn search_path_with(first: &[PathBuf]) -> Result<OsString> {
    let rest = env::var_os("PATH").unwrap_or_default();
    let folders = first.iter().cloned().chain(env::split_paths(&rest));
    env::join_paths(folders).context("a folder on the PATH cannot be passed on")
}
