//! Stands in for two programs of the web build, by the name that it is started with. As `wasm-bindgen`, which Trunk
//! starts between compiling and optimising, it is at the one place where a WebAssembly file can be cut; the cut follows
//! the functions that `src/browser/apart.rs` marks. As `wasm-opt` it has the last word on each file.
//!
//! Three variables say where things are: `BEARER_LAB_WASM_BINDGEN` and `BEARER_LAB_WASM_OPT`, the real programs, and
//! `BEARER_LAB_PARTS`, an empty folder for the files beside the first one.

mod direct;
mod merge;
mod names;
mod optimise;
mod order;
mod part;
mod script;
mod unused;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use wasm_split_cli_support::{Options, transform};

use crate::optimise::optimise;
use crate::script::Link;

/// What the cutting tool calls the script that loads the parts.
const LINK: &str = "./__wasm_split.js";

/// The part that every page loads.
const ALWAYS: &str = "split_interface";

fn main() -> ExitCode {
    let mut arguments = env::args_os();
    let program = arguments.next().map(PathBuf::from).unwrap_or_default();
    let arguments: Vec<_> = arguments.collect();
    let done = match program.file_stem() {
        Some(name) if name == "wasm-opt" => optimise(&arguments),
        _ => split(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("splitting the app: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn split(arguments: &[OsString]) -> Result<()> {
    let program = variable("BEARER_LAB_WASM_BINDGEN")?;
    let input = arguments.iter().find(|argument| Path::new(argument).extension() == Some(OsStr::new("wasm")));
    let Some(input) = input else { return call(&program, arguments) };
    let wasm = fs::read(input).with_context(|| format!("cannot read {}", input.display()))?;
    let work = PathBuf::from(input).with_extension("parts");
    let main = cut(&unused::without(&wasm)?, &work)?;
    // The parts refer to what the first file exports under the compiler's names.
    let mut passed: Vec<OsString> = vec!["--keep-lld-exports".into(), "--no-demangle".into()];
    passed.extend(
        arguments
            .iter()
            .map(|argument| if argument == input { main.clone().into() } else { argument.clone() }),
    );
    call(&program, &passed)?;
    let bound = Bound::of(arguments)?;
    join(&bound, &work, &main)?;
    bound.make_short()
}

/// Cuts into an empty folder; answers the file that loads first.
fn cut(wasm: &[u8], work: &Path) -> Result<PathBuf> {
    if work.exists() {
        fs::remove_dir_all(work).with_context(|| format!("cannot empty {}", work.display()))?;
    }
    let main = work.join("main.wasm");
    let mut options = Options::new(wasm);
    options.output_dir = work;
    options.main_out_path = &main;
    options.link_name = LINK;
    transform(options).map_err(|error| anyhow::anyhow!("{error:#}"))?;
    Ok(main)
}

/// Puts what loads the parts into the script of the first file: no request more, and one integrity for both.
fn join(bound: &Bound, work: &Path, main: &Path) -> Result<()> {
    let loading = read(&work.join(LINK))?;
    let mut link = Link::read(&loading)?;
    let merged = link.bring_ahead(ALWAYS);
    merge::merge(&merged.iter().map(|stem| work.join(stem).with_extension("wasm")).collect::<Vec<_>>())?;
    let parts = part::finish(work, main, &variable("BEARER_LAB_PARTS")?)?;
    if parts.is_empty() {
        // Nothing in this one is marked; cutting has taken off what the linker left for it.
        return Ok(());
    }
    if merged.is_empty() {
        bail!("the app has parts, and none is {ALWAYS}: what every page loads would be asked for late");
    }
    write(&bound.script, link.joined(&read(&bound.script)?, &parts)?.as_bytes())
}

/// What `wasm-bindgen` has written.
struct Bound {
    script: PathBuf,
    wasm: PathBuf,
    is_module: bool,
}

impl Bound {
    fn of(arguments: &[OsString]) -> Result<Self> {
        let value = |name: &str| {
            let found = arguments
                .iter()
                .find_map(|argument| argument.to_str()?.strip_prefix(name).map(str::to_owned));
            found.with_context(|| format!("wasm-bindgen was called without {name}"))
        };
        let (folder, name) = (PathBuf::from(value("--out-dir=")?), value("--out-name=")?);
        Ok(Self {
            script: folder.join(format!("{name}.js")),
            wasm: folder.join(format!("{name}_bg.wasm")),
            is_module: value("--target=")? == "web",
        })
    }

    /// Makes the script short, and the names by which the two know each other.
    fn make_short(&self) -> Result<()> {
        let wasm = fs::read(&self.wasm).with_context(|| format!("cannot read {}", self.wasm.display()))?;
        let (wasm, script) = names::shortened(&wasm, &read(&self.script)?)?;
        write(&self.wasm, &wasm)?;
        write(&self.script, script.as_bytes())?;
        let mut terser = Command::new("terser");
        terser.args(["--compress", "passes=2", "--mangle"]);
        if self.is_module {
            // What a module does not export is nobody else's; a script's names are everybody's.
            terser.arg("--module");
        }
        terser.arg("--output");
        let status = terser.args([&self.script, &self.script]).status().context("`terser` did not start")?;
        if !status.success() {
            bail!("`terser` failed on {} ({status})", self.script.display());
        }
        Ok(())
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn call(program: &Path, arguments: &[OsString]) -> Result<()> {
    let status = Command::new(program).args(arguments).status();
    let status = status.with_context(|| format!("`{}` did not start", program.display()))?;
    if !status.success() {
        bail!("`{}` failed ({status})", program.display());
    }
    Ok(())
}

fn variable(name: &str) -> Result<PathBuf> {
    env::var_os(name)
        .map(PathBuf::from)
        .with_context(|| format!("{name} is not set: run `cargo xtask build`"))
}
