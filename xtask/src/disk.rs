//! Room on the disk: a compiler that runs out of it breaks off with a message that names no mend.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::layout::{Layout, make_folder};
use crate::say;

const GIB: u64 = 1 << 30;
/// More than everything takes that `cargo xtask test` compiles and leaves behind, from nothing.
const NEEDED: u64 = 12 * GIB;

/// Sees to it that the build has room. Where what is compiled is kept between checkouts, it grows with every
/// version of the code, and gives way when room is short; a folder of the checkout is left alone.
pub(crate) fn make_room(layout: &Layout) -> Result<()> {
    make_folder(&layout.target)?;
    let free = free(&layout.target)?;
    let program = std::env::current_exe().context("this program has no path")?;
    let is_kept = layout.target.starts_with(&layout.cache) && !program.starts_with(&layout.target);
    let Some(advice) = advice(free, is_kept) else { return Ok(()) };
    let folder = layout.target.display();
    say::step(&format!("{:.1} GiB of disk are free where {folder} lies: {advice}", gib(free)));
    if is_kept {
        fs::remove_dir_all(&layout.target).with_context(|| format!("cannot remove {folder}"))?;
        make_folder(&layout.target)?;
    }
    Ok(())
}

/// What is to be said when room is short.
fn advice(free: u64, is_kept: bool) -> Option<String> {
    if free >= NEEDED {
        return None;
    }
    Some(if is_kept {
        "what earlier checkouts compiled is removed, all is compiled anew".to_owned()
    } else {
        format!(
            "all of it, compiled from nothing, takes less than {:.0} GiB. If the room does not suffice, \
             `cargo clean` helps, or CARGO_TARGET_DIR with a folder on another disk",
            gib(NEEDED)
        )
    })
}

fn free(folder: &Path) -> Result<u64> {
    let disk = rustix::fs::statvfs(folder)
        .with_context(|| format!("the disk of {} does not say how full it is", folder.display()))?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

fn gib(bytes: u64) -> f64 {
    bytes as f64 / GIB as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_room_nothing_is_said_or_removed() {
        assert_eq!(advice(NEEDED, true), None);
        assert_eq!(advice(NEEDED, false), None);
    }

    #[test]
    fn what_is_kept_between_checkouts_gives_way_and_a_checkout_does_not() {
        assert!(advice(NEEDED - 1, true).unwrap().contains("removed"));
        let text = advice(0, false).unwrap();
        assert!(
            text.contains("cargo clean") && text.contains("12 GiB") && !text.contains("removed"),
            "{text}"
        );
    }
}
