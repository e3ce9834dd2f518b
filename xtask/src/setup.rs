//! `cargo xtask setup`: everything that the other commands need, each of which asks for its part only.
//!
//! Can be run again at any time: what is there is left alone, and what was interrupted starts anew.

use std::process::Command;

use anyhow::Result;

use crate::browsers::Browser;
use crate::layout::{Layout, make_folder};
use crate::tools::{self, TRUNK};
use crate::web::Web;
use crate::{apt, command, node, say, wasm_target};

/// Sets up everything.
pub(crate) fn run(layout: &Layout) -> Result<()> {
    let web = web(layout)?;
    lints(&web)?;
    browsers(layout, &Browser::ALL)?;
    say::step(&format!("everything is there; built tools are kept in {}", layout.cache.display()));
    Ok(())
}

/// What the web build needs.
pub(crate) fn web(layout: &Layout) -> Result<Web> {
    make_folder(&layout.cache)?;
    node::node()?;
    let web = Web::new(layout, wasm_target::ensure(layout)?)?;
    node::ensure_wasm_opt(layout, web.search_path())?;
    node::ensure_terser(layout)?;
    tools::wasm_bindgen(layout)?.ensure(layout, web.search_path())?;
    TRUNK.ensure(layout, web.search_path())?;
    Ok(web)
}

/// What tests in browsers need.
pub(crate) fn browsers(layout: &Layout, browsers: &[Browser]) -> Result<()> {
    make_folder(&layout.cache)?;
    browsers.iter().try_for_each(|browser| browser.ensure(layout))
}

/// What formatting and lints need.
pub(crate) fn lints(web: &Web) -> Result<()> {
    let answers = |part| command::answer(Command::new("cargo").args([part, "--version"])).is_some();
    if !answers("fmt") || !answers("clippy") {
        say::step("adding rustfmt and clippy with rustup, under a minute");
        let mut rustup = Command::new("rustup");
        rustup.args(["component", "add", "rustfmt", "clippy"]);
        command::run(&mut rustup, "install rustfmt and clippy from where your Rust came from")?;
    }
    match web.compiler().folder() {
        Some(folder) if !folder.join("cargo-clippy").exists() => {
            apt::install(&["rust-web-clippy"], "clippy for the distribution's compiler", "under a minute")
        }
        _ => Ok(()),
    }
}
