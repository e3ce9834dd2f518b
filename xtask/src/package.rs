//! `cargo xtask package`: the app and the server in one archive, with what a reader needs.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::layout::{Layout, make_folder};
use crate::{command, say, server_build, web_build};

/// What goes in beside the server and the app.
const DOCUMENTS: [&str; 4] = ["README.md", "LICENSE", "LICENSE-APACHE", "LICENSE-MIT"];

/// Builds both and packs them into `target/package`.
pub(crate) fn run(layout: &Layout) -> Result<()> {
    let server = server_build::run_beside(layout, || web_build::run(layout))?;
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let name = format!("bearer-lab-{}-{processor}-{system}", env!("CARGO_PKG_VERSION"));
    let packages = layout.root.join("target").join("package");
    let folder = packages.join(&name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    make_folder(&folder)?;
    copy(&server, &folder)?;
    copy(&layout.dist(), &folder)?;
    for document in DOCUMENTS {
        copy(&layout.root.join(document), &folder)?;
    }
    let archive = packages.join(format!("{name}.tar.gz"));
    let mut tar = Command::new("tar");
    tar.arg("-czf").arg(&archive).arg("-C").arg(&packages).arg(&name);
    command::run(&mut tar, "see what `tar` says above")?;
    say::out(&format!("{}\n", archive.display()))?;
    Ok(())
}

fn copy(from: &Path, into: &Path) -> Result<()> {
    command::run(Command::new("cp").arg("-R").arg(from).arg(into), "see what `cp` says above")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_licences_and_the_readme_are_where_the_package_takes_them_from() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for document in DOCUMENTS {
            assert!(root.join(document).exists(), "{document}");
        }
    }
}
