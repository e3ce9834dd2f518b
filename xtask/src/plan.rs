//! The steps of `cargo xtask test`, in two lanes that run side by side, and those in browsers after both.

use std::process::Command;

use anyhow::{Context, Result};

use crate::browsers::Browser;
use crate::layout::{Layout, WASM};
use crate::step::Step;
use crate::{command, server_build};

/// All steps, in the order in which they are reported.
pub(crate) const NAMES: &[&str] = &[
    "format",
    "lint",
    "rings",
    "server",
    "native-tests",
    "web-lint",
    "engine",
    "web-tests",
    "app",
    "first-file",
    "independent",
    "journeys",
    "hostile",
];

/// The steps that drive browsers.
const IN_BROWSERS: [&str; 2] = ["journeys", "hostile"];

/// What a step works on: the steps that must have passed before it.
pub(crate) fn needs(name: &str) -> &'static [&'static str] {
    match name {
        "independent" => &["server"],
        "first-file" => &["app"],
        "journeys" | "hostile" => &["server", "app"],
        _ => &[],
    }
}

/// What the native compiler does.
pub(crate) fn native(layout: &Layout) -> Vec<Step> {
    let cargo = |arguments: &[&str]| native_cargo(layout, arguments);
    // The rings that need a browser are compiled for one, in the other lane, and only there.
    let inner = "--no-default-features";
    let deny = ["--", "-D", "warnings"];
    let lint = cargo(&[&["clippy", "--workspace", "--all-targets", inner], &deny[..]].concat());
    // Ring 0 without the features of the others: that it compiles proves that it depends on none.
    let rings = cargo(&[&["clippy", "--package", "bearer-lab", inner, "--lib"], &deny[..]].concat());
    vec![
        step("format", cargo(&["fmt", "--all", "--check"])),
        step("lint", lint),
        step("rings", rings),
        step("server", server_build::cargo(layout)),
        tests("native-tests", cargo(&["test", "--workspace", "--exclude", "e2e", inner, "--no-fail-fast"])),
    ]
}

/// What the web compiler does.
pub(crate) fn web(layout: &Layout) -> Result<Vec<Step>> {
    let cargo = |arguments: &[&str]| -> Result<Command> {
        let mut cargo = layout.web_command("cargo")?;
        cargo.args(arguments).args(["--package", "bearer-lab", "--target", WASM]).current_dir(&layout.root);
        Ok(cargo)
    };
    let mut lint = cargo(&["clippy", "--lib", "--bins", "--test", "web"])?;
    lint.args(["--", "-D", "warnings"]);
    // The engine without the adapter: that it compiles proves that it depends on no framework.
    let mut engine = cargo(&["clippy", "--lib", "--no-default-features", "--features", "browser"])?;
    engine.args(["--", "-D", "warnings"]);
    let mut web_tests = cargo(&["test", "--test", "web", "--no-fail-fast"])?;
    web_tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    if let Some(driver) = command::find_on_path("chromedriver") {
        web_tests.env("CHROMEDRIVER", driver);
    }
    // The other lane compiles meanwhile; the default of 20 s is for an idle machine.
    web_tests.env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    let mut app = Command::new(std::env::current_exe().context("this program has no path")?);
    app.arg("build").current_dir(&layout.root);
    Ok(vec![step("web-lint", lint), step("engine", engine), tests("web-tests", web_tests), step("app", app)])
}

/// What is done with the server and the app when both are built and nothing else needs the cores: the first file of the
/// app is searched for code of the interface; clients of others complete every grant and sign in; in browsers, the journeys of a
/// user in every engine, then a thousand cases of a hostile provider in Chromium, with a table of the verdicts at the end.
pub(crate) fn afterwards(layout: &Layout) -> Vec<Step> {
    let in_browser = |name| {
        let mut cargo = native_cargo(layout, &["test", "--package", "e2e", "--test", name]);
        cargo.env("BEARER_LAB_SERVER", layout.server()).env("BEARER_LAB_DIST", layout.dist());
        cargo.env("BEARER_LAB_BROWSERS", Browser::ALL.map(Browser::name).join(","));
        cargo.env("BEARER_LAB_TOOLS", layout.tools_bin());
        tests(name, cargo)
    };
    let mut node = Command::new("node");
    node.arg(layout.root.join("tests").join("independent").join("main.mjs")).current_dir(&layout.root);
    node.env("BEARER_LAB_SERVER", layout.server()).env("BEARER_LAB_NODE_MODULES", layout.node_modules());
    let mut first_file = native_cargo(layout, &["test", "--package", "e2e", "--test", "first_file"]);
    first_file.env("BEARER_LAB_FIRST_FILE", layout.first_file());
    let first = [tests("first-file", first_file), tests("independent", node)];
    first.into_iter().chain(IN_BROWSERS.map(in_browser)).collect()
}

fn native_cargo(layout: &Layout, arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(arguments).current_dir(&layout.root).env("CARGO_TARGET_DIR", &layout.target);
    cargo
}

fn step(name: &'static str, command: Command) -> Step {
    Step { name, command, counts_tests: false }
}

fn tests(name: &'static str, command: Command) -> Step {
    Step { counts_tests: true, ..step(name, command) }
}
