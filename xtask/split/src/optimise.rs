//! Stands in for `wasm-opt`: what that has written gets its functions in another order.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::order::ordered;
use crate::{call, variable, write};

/// How the argument begins that says where the optimised file is to be.
pub(crate) const OUTPUT: &str = "--output=";

/// Calls the real program with these arguments, and orders what it has written.
pub(crate) fn optimise(arguments: &[OsString]) -> Result<()> {
    call(&variable("BEARER_LAB_WASM_OPT")?, arguments)?;
    // Asked for its version it writes nothing.
    let output = arguments.iter().find_map(|argument| argument.to_str()?.strip_prefix(OUTPUT));
    let Some(output) = output.map(PathBuf::from) else { return Ok(()) };
    let wasm = fs::read(&output).with_context(|| format!("cannot read {}", output.display()))?;
    write(&output, &ordered(&wasm)?)
}
