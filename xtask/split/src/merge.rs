//! Parts that are always loaded together, in one file: fewer requests, and they call each other directly.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module};
use wasmparser::{Parser, Payload};

use crate::direct::direct;
use crate::part::features;
use crate::write;

/// The module from which every part imports what all share: memory, table, stack.
const SHARED: &str = "__wasm_split";

/// Merges the parts, in this order, into the file of the last; the others are gone then.
pub(crate) fn merge(parts: &[PathBuf]) -> Result<()> {
    let Some(last) = parts.last() else { return Ok(()) };
    let wasm: Vec<Vec<u8>> = parts.iter().map(read).collect::<Result<_>>()?;
    // Each part imports the same things; merged, they would be imported several times, and a file may import but one
    // memory. So they import them from a part that does nothing but pass them on.
    let shared = last.with_extension("shared");
    write(&shared, &passing_on(&wasm)?)?;
    let merged = last.with_extension("merged");
    let mut merge = Command::new("wasm-merge");
    merge.args(features()).arg(&shared).arg(SHARED);
    for (index, part) in parts.iter().enumerate() {
        merge.arg(part).arg(format!("part{index}"));
    }
    let status = merge.arg("-o").arg(&merged).status().context("`wasm-merge` did not start")?;
    if !status.success() {
        bail!("`wasm-merge` failed ({status})");
    }
    write(last, &direct(&read(&merged)?, SHARED)?)?;
    parts.iter().filter(|part| *part != last).try_for_each(|part| {
        fs::remove_file(part).with_context(|| format!("cannot remove {}", part.display()))
    })
}

/// A module that imports what any of these imports, and exports it under the same name.
fn passing_on(parts: &[Vec<u8>]) -> Result<Vec<u8>> {
    let mut shared = BTreeMap::new();
    for part in parts {
        for payload in Parser::new(0).parse_all(part) {
            let Payload::ImportSection(section) = payload? else { continue };
            for import in section.into_imports() {
                let import = import?;
                if import.module != SHARED {
                    bail!("a part imports {} from {}", import.name, import.module);
                }
                let kind =
                    RoundtripReencoder.entity_type(import.ty).map_err(|error: Error| anyhow!("{error}"))?;
                shared.insert(import.name.to_owned(), kind);
            }
        }
    }
    let (mut imports, mut exports) = (ImportSection::new(), ExportSection::new());
    let mut count = HashMap::<ExportKind, u32>::new();
    for (name, kind) in shared {
        let exported = exported(kind).with_context(|| format!("a part imports the function {name}"))?;
        let index = count.entry(exported).or_default();
        imports.import("the first file", &name, kind);
        exports.export(&name, exported, *index);
        *index += 1;
    }
    let mut module = Module::new();
    module.section(&imports).section(&exports);
    Ok(module.finish())
}

fn exported(kind: EntityType) -> Option<ExportKind> {
    match kind {
        EntityType::Memory(_) => Some(ExportKind::Memory),
        EntityType::Table(_) => Some(ExportKind::Table),
        EntityType::Global(_) => Some(ExportKind::Global),
        _ => None,
    }
}

fn read(path: &PathBuf) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
