//! `cargo xtask setup`: everything that the other commands need, each of which asks for its part only.
//!
//! Can be run again at any time: what is there is left alone, and what was interrupted starts anew.

use anyhow::Result;

use crate::browsers::Browser;
use crate::layout::{Layout, make_folder};
use crate::tools::{self, TRUNK};
use crate::web::Web;
use crate::{node, say, wasm_target};

/// Sets up everything.
pub(crate) fn run(layout: &Layout) -> Result<()> {
    web(layout)?;
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
    tools::wasm_bindgen(layout)?.ensure(layout, web.search_path())?;
    TRUNK.ensure(layout, web.search_path())?;
    Ok(web)
}

/// What tests in browsers need.
pub(crate) fn browsers(layout: &Layout, browsers: &[Browser]) -> Result<()> {
    make_folder(&layout.cache)?;
    browsers.iter().try_for_each(|browser| browser.ensure(layout))
}
