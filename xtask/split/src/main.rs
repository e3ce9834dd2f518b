//! A wrapper around wasm-bindgen that moves the functions under `lazy!` (`src/browser/lazy.rs`) to files of their own.
//!
//! Trunk has no step between compiling and wasm-bindgen, so `cargo xtask build` puts this program before the real one on
//! Trunk's `PATH`. It splits the app with `wasm_split_cli_support`, calls wasm-bindgen for the first file, wasm-opt for
//! the chunks and terser for the script.
//!
//! `BEARER_LAB_WASM_BINDGEN` names the real program, `BEARER_LAB_CHUNKS` a folder for the chunks.

mod chunk;
mod functions;
mod script;
mod system;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, SplitWasm, transform};

use crate::chunk::Chunk;
use crate::script::LOADER;
use crate::system::{call, read, write};

/// The chunk that every page needs. The script requests it as soon as it runs.
const EAGER: &str = "interface";

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("splitting the app: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[OsString]) -> Result<()> {
    let wasm_bindgen = variable("BEARER_LAB_WASM_BINDGEN")?;
    let is_wasm = |argument: &&OsString| Path::new(argument).extension() == Some(OsStr::new("wasm"));
    let Some(input) = arguments.iter().find(is_wasm) else {
        // Trunk asks for the version.
        return call(Command::new(wasm_bindgen).args(arguments));
    };
    let work = Path::new(input).with_extension("split");
    let first = work.join("first.wasm");
    let split = split(Path::new(input), &work, &first)?;

    let others = arguments.iter().filter(|argument| *argument != input);
    // The chunks need the table of functions, which wasm-bindgen would take off the exports.
    call(Command::new(wasm_bindgen).args(others).arg("--keep-lld-exports").arg(&first))?;
    let folder = variable("BEARER_LAB_CHUNKS")?;
    let (wasm, script) = outputs(arguments)?;
    write(&folder.with_extension("txt"), &functions::list(&read(&wasm)?)?)?;
    let chunks = split.split_modules.iter().map(|path| Chunk::finish(path, &folder));
    let chunks = chunks.collect::<Result<Vec<_>>>()?;
    let eager = split.prefetch_map.get(EAGER).with_context(|| format!("there is no chunk {EAGER}"))?;
    let (bindings, loader) = (read(&script)?, read(&work.join(LOADER))?);
    write(&script, &script::join(str::from_utf8(&bindings)?, str::from_utf8(&loader)?, &chunks, eager)?)?;
    let mut terser = Command::new("terser");
    call(terser.args(["--module", "--compress", "passes=2", "--mangle", "--output"]).args([&script, &script]))
}

/// Splits `input` into an empty folder.
fn split(input: &Path, work: &Path, first: &Path) -> Result<SplitWasm> {
    if work.exists() {
        fs::remove_dir_all(work).with_context(|| format!("cannot empty {}", work.display()))?;
    }
    let wasm = read(input)?;
    let mut options = Options::new(&wasm);
    options.output_dir = work;
    options.main_out_path = first;
    options.link_name = LOADER;
    transform(options).map_err(|error| anyhow!("{error:#}"))
}

/// The two files that wasm-bindgen writes.
fn outputs(arguments: &[OsString]) -> Result<(PathBuf, PathBuf)> {
    let value = |name: &str| {
        let found = arguments.iter().find_map(|argument| argument.to_str()?.strip_prefix(name));
        found.with_context(|| format!("wasm-bindgen was called without {name}"))
    };
    let (folder, name) = (Path::new(value("--out-dir=")?), value("--out-name=")?);
    Ok((folder.join(format!("{name}_bg.wasm")), folder.join(format!("{name}.js"))))
}

fn variable(name: &str) -> Result<PathBuf> {
    let value = env::var_os(name).with_context(|| format!("{name} is not set: run `cargo xtask build`"))?;
    Ok(PathBuf::from(value))
}
