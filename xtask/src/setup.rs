//! `cargo xtask setup`: everything that the other commands need, each of which asks for its part only.
//!
//! Each step is printed before it runs. What is there already is left alone, so the command can be run again at any time.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::browsers::Browser;
use crate::layout::{Layout, WASM, make_folder};
use crate::tools::{TRUNK, WASM_BINDGEN};
use crate::{command, node, say};

/// Sets up everything.
pub(crate) fn run(layout: &Layout) -> Result<()> {
    web(layout)?;
    lints()?;
    browsers(layout, &Browser::ALL)?;
    say::step(&format!("everything is there; installed tools are in {}", layout.tools().display()));
    Ok(())
}

/// What the web build needs.
pub(crate) fn web(layout: &Layout) -> Result<()> {
    make_folder(&layout.cache)?;
    let library = command::answer(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]));
    if !library.is_some_and(|folder| Path::new(folder.trim()).exists()) {
        say::step(&format!("adding the target {WASM} with rustup, under a minute"));
        rustup(&["target", "add", WASM])?;
    }
    node::ensure(layout)?;
    WASM_BINDGEN.ensure(layout)?;
    TRUNK.ensure(layout)
}

/// What tests in browsers need.
pub(crate) fn browsers(layout: &Layout, browsers: &[Browser]) -> Result<()> {
    make_folder(&layout.cache)?;
    browsers.iter().try_for_each(|browser| browser.ensure(layout))
}

/// What formatting and lints need.
pub(crate) fn lints() -> Result<()> {
    let answers = |part| command::answer(Command::new("cargo").args([part, "--version"])).is_some();
    if !answers("fmt") || !answers("clippy") {
        say::step("adding rustfmt and clippy with rustup, under a minute");
        rustup(&["component", "add", "rustfmt", "clippy"])?;
    }
    Ok(())
}

fn rustup(arguments: &[&str]) -> Result<()> {
    let by_hand = "install the same from where your Rust came from";
    command::run(Command::new("rustup").args(arguments), by_hand)
}
