//! The app: the build that `Trunk.toml` describes, split into files and compressed.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::iter;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::layout::{Layout, make_folder};
use crate::{command, compress, say, server_build, setup};

/// What decides, besides the code of the app, what is in the built files.
const TOOLS: [&str; 7] = [
    "Trunk.toml",
    "xtask/node/package-lock.json",
    "xtask/split/Cargo.toml",
    "xtask/split/src/main.rs",
    "xtask/split/src/chunk.rs",
    "xtask/split/src/script.rs",
    "xtask/split/src/system.rs",
];

/// Builds `dist/` anew, with the tools set up first.
pub(crate) fn run(layout: &Layout) -> Result<()> {
    setup::web(layout)?;
    let mut splitter = server_build::debug(layout, "xtask-split");
    command::run(&mut splitter, "run the command above to see it alone")?;
    say::step("building the app (2 minutes the first time, then under one)");
    let (dist, chunks) = (layout.dist(), layout.chunks());
    [&dist, &chunks].into_iter().try_for_each(|folder| empty(folder))?;
    let mut trunk = layout.web_command("trunk")?;
    trunk.args(["build", "--release", "--dist"]).arg(&dist).current_dir(&layout.root);
    // Trunk reads it as a truth value and refuses the customary `1`.
    trunk.env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true");
    let path = layout.search_path()?;
    let wasm_bindgen = command::find("wasm-bindgen", &path).context("there is no wasm-bindgen")?;
    trunk.env("BEARER_LAB_WASM_BINDGEN", wasm_bindgen).env("BEARER_LAB_CHUNKS", &chunks);
    let folders = iter::once(wrapper(layout)?).chain(env::split_paths(&path));
    trunk.env("PATH", env::join_paths(folders).context("a folder on the PATH cannot be passed on")?);
    // Trunk names the app's files after what the compiler wrote. Browsers keep them for ever, so the names must change
    // with the other tools too.
    let flags = format!("--cfg=split -Clink-arg=--emit-relocs -Cmetadata={:x}", fingerprint(&layout.root)?);
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    command::run(&mut trunk, "run `cargo xtask setup`, then `trunk build` to see the build alone")?;
    for chunk in fs::read_dir(&chunks).with_context(|| format!("cannot read {}", chunks.display()))? {
        let chunk = chunk.with_context(|| format!("cannot read {}", chunks.display()))?;
        fs::copy(chunk.path(), dist.join(chunk.file_name())).context("cannot copy a chunk")?;
    }
    compress::folder(&dist)
}

/// A folder with nothing but the splitter, under the name of the program that it wraps.
fn wrapper(layout: &Layout) -> Result<PathBuf> {
    let folder = layout.web_target().join("wrapper");
    empty(&folder)?;
    symlink(layout.target.join("debug/xtask-split"), folder.join("wasm-bindgen"))
        .with_context(|| format!("cannot make a link in {}", folder.display()))?;
    Ok(folder)
}

fn fingerprint(root: &Path) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for file in TOOLS {
        hasher.write(&fs::read(root.join(file)).with_context(|| format!("cannot read {file}"))?);
    }
    Ok(hasher.finish())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    make_folder(folder)
}
