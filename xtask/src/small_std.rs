//! The app compiled with a standard library of its own: for size, and a panic ends it without a text. The texts and
//! what formats them are an eighth of the app, and may hold what was being worked on.
//!
//! It takes options that a stable compiler has only behind `RUSTC_BOOTSTRAP`, and the library's source. Where one of
//! them is missing the app is larger and works the same.

use std::path::Path;
use std::process::Command;

use crate::wasm_target::{WASM, WebCompiler};
use crate::{command, say};

/// What every file of the app is compiled with, besides what `.cargo/config.toml` says.
const SPLIT: &str = "--cfg=split -Clink-arg=--emit-relocs";
const NO_TEXTS: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// Has a build of the app compile the standard library with it, where that can be done.
pub(crate) fn apply(build: &mut Command, compiler: &WebCompiler) {
    let flags = if is_possible(compiler) {
        build.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        build.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        [SPLIT, NO_TEXTS].join(" ")
    } else {
        say::detail("the compiler has no source of its library, or not the option: the app will be larger");
        SPLIT.to_owned()
    };
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
}

fn is_possible(compiler: &WebCompiler) -> bool {
    if !has_source(compiler) && *compiler == WebCompiler::Default {
        say::step("adding the source of the standard library with rustup, under a minute");
        let mut rustup = Command::new("rustup");
        // Without it the build goes on, so a failure is not the end.
        let _ = command::answer(rustup.args(["component", "add", "rust-src"]));
    }
    let mut probe = Command::new(compiler.rustc());
    probe.args(NO_TEXTS.split(' ')).args(["--target", WASM, "--print", "cfg"]).env("RUSTC_BOOTSTRAP", "1");
    has_source(compiler) && command::answer(&mut probe).is_some()
}

fn has_source(compiler: &WebCompiler) -> bool {
    let root = command::answer(Command::new(compiler.rustc()).args(["--print", "sysroot"]));
    root.is_some_and(|root| Path::new(root.trim()).join("lib/rustlib/src/rust/library/std").exists())
}
