//! Compressed siblings of the built files, made once so that the server compresses nothing.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{command, node, say};

const SCRIPT: &str = include_str!("compress.mjs");

/// Writes `.br` (quality 11) and `.gz` (level 9) beside every file that gets smaller by it.
///
/// Node does it, which the web build needs anyway: a Brotli encoder compiled into this package would
/// cost every command its build time.
pub(crate) fn folder(folder: &Path) -> Result<()> {
    say::step("compressing it");
    let mut node = Command::new(node::program()?);
    node.args(["--input-type=module", "--eval", SCRIPT, "--"]).arg(folder);
    command::run_named(&mut node, "node compress.mjs", "see what Node says above")
}
