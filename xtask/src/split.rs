//! The app in several files: the tool that cuts it, on the way that Trunk takes.

use std::env;
use std::fs;
use std::iter;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::layout::{Layout, make_folder};
use crate::web::Web;
use crate::{command, server_build};

/// The programs that the tool stands in for, each with the variable that says where it is.
const STOOD_IN_FOR: [(&str, &str); 2] =
    [("wasm-bindgen", "BEARER_LAB_WASM_BINDGEN"), ("wasm-opt", "BEARER_LAB_WASM_OPT")];

/// The tool, found under the names of the programs that it stands in for.
pub(crate) struct Split {
    /// Holds nothing but the tool under those names.
    folder: PathBuf,
    /// Where the parts are put.
    parts: PathBuf,
}

impl Split {
    /// Builds the tool.
    pub(crate) fn ready(layout: &Layout) -> Result<Self> {
        let mut cargo = server_build::debug(layout, "xtask-split");
        command::run(&mut cargo, "run the command above to see it alone")?;
        let folder = layout.web_target().join("split");
        let parts = layout.web_target().join("parts");
        for folder in [&folder, &parts] {
            // What an earlier build left there would be taken for a part of this one.
            if folder.exists() {
                fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
            }
            make_folder(folder)?;
        }
        for (name, _) in STOOD_IN_FOR {
            let link = folder.join(name);
            symlink(layout.target.join("debug").join("xtask-split"), &link)
                .with_context(|| format!("cannot make the link {}", link.display()))?;
        }
        Ok(Self { folder, parts })
    }

    /// Has a build cut what it compiles.
    pub(crate) fn apply(&self, build: &mut Command, web: &Web) -> Result<()> {
        for (name, variable) in STOOD_IN_FOR {
            let program = command::find(name, web.search_path());
            build.env(variable, program.with_context(|| format!("`{name}` is not there"))?);
        }
        let folders = iter::once(self.folder.clone()).chain(env::split_paths(web.search_path()));
        let path = env::join_paths(folders).context("a folder on the PATH cannot be passed on")?;
        build.env("PATH", path).env("BEARER_LAB_PARTS", &self.parts);
        Ok(())
    }

    /// Puts the parts beside the first file.
    pub(crate) fn place(&self, dist: &Path) -> Result<()> {
        let entries = fs::read_dir(&self.parts);
        for entry in entries.with_context(|| format!("cannot read {}", self.parts.display()))? {
            let entry = entry.with_context(|| format!("cannot read {}", self.parts.display()))?;
            let path = entry.path();
            fs::copy(&path, dist.join(entry.file_name()))
                .with_context(|| format!("cannot copy {}", path.display()))?;
        }
        Ok(())
    }
}
