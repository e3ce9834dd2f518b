//! The app, built by Trunk and compressed.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::layout::Layout;
use crate::split::Split;
use crate::web::Web;
use crate::{command, compress, integrity, names, say, small_std, styles};

/// Builds `dist/` anew. What the build is, `Trunk.toml` says.
pub(crate) fn run(layout: &Layout, web: &Web) -> Result<()> {
    if !layout.root.join("index.html").exists() {
        bail!("there is no index.html in {}: nothing to build", layout.root.display());
    }
    say::step("building the app (3 minutes the first time, then under one)");
    let dist = layout.dist();
    // Trunk leaves what an earlier build put there.
    if dist.exists() {
        fs::remove_dir_all(&dist).with_context(|| format!("cannot empty {}", dist.display()))?;
    }
    let split = Split::ready(layout)?;
    let mut trunk = web.command("trunk")?;
    split.apply(&mut trunk, web)?;
    small_std::apply(&mut trunk, web.compiler());
    trunk.args(["build", "--release", "--dist"]).arg(&dist).current_dir(&layout.root);
    trunk.env("TRUNK_SKIP_VERSION_CHECK", "true");
    // Trunk reads it as a truth value and refuses the customary `1`.
    trunk.env_remove("NO_COLOR");
    command::run(
        &mut trunk,
        "run the command above to see it alone; it needs what `cargo xtask setup` brings",
    )?;
    split.place(&dist)?;
    integrity::place(&dist)?;
    styles::merge(&dist)?;
    names::renew(&dist)?;
    compress::folder(&dist)
}
