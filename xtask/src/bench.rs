//! `cargo xtask bench`: sizes and times, of an idle machine, in `target/bench.json`.

use std::ffi::OsString;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::browsers::Browser;
use crate::layout::{Layout, make_folder};
use crate::{command, compress, say, server_build, setup, web_build};

const FLOOR: &str = include_str!("../bench/floor.html");

/// Builds everything first, so that nothing is compiled while times are taken. The arguments go to the
/// package that measures.
pub(crate) fn run(layout: &Layout, arguments: &[OsString]) -> Result<()> {
    setup::browsers(layout, &[Browser::Chromium])?;
    let server = server_build::run_beside(layout, || web_build::run(layout))?;
    let mut cargo = server_build::release(layout, "xtask-bench");
    command::run(&mut cargo, "run the command above to see it alone")?;
    let floor = floor(layout)?;
    say::step("measuring; leave the machine alone meanwhile (about 7 minutes)");
    let mut bench = Command::new(layout.target.join("release").join("xtask-bench"));
    bench.env("BEARER_LAB_SERVER", server).env("BEARER_LAB_DIST", layout.dist());
    bench.arg("--floor").arg(floor).arg("--out").arg(layout.root.join("target/bench.json")).args(arguments);
    command::run_group(&mut bench, "end what else runs on this machine and try again")
}

/// A folder that the same server serves in the place of the app: the floor page alone, compressed alike.
fn floor(layout: &Layout) -> Result<std::path::PathBuf> {
    let folder = layout.root.join("target").join("bench").join("floor");
    make_folder(&folder)?;
    let page = folder.join("index.html");
    for old in [page.with_extension("html.br"), page.with_extension("html.gz")] {
        if old.exists() {
            fs::remove_file(&old).with_context(|| format!("cannot replace {}", old.display()))?;
        }
    }
    fs::write(&page, FLOOR).with_context(|| format!("cannot write {}", page.display()))?;
    compress::folder(&folder)?;
    Ok(folder)
}
