//! A part: optimised, and named after what is in it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::optimise::{OUTPUT, optimise};

/// What Rust uses for wasm32 and every engine has.
const FEATURES: [&str; 6] = [
    "bulk-memory",
    "nontrapping-float-to-int",
    "sign-ext",
    "mutable-globals",
    "reference-types",
    "multivalue",
];

/// What the parts are optimised with: what `index.html` asks for the first file.
const OPTIONS: [&str; 8] = [
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    // The stack is what lies lowest in the memory and grows downwards: a call that came so deep would be its last.
    "--low-memory-unused",
    "--strip-debug",
    "--strip-producers",
];

/// The file in which a part of the app is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// It says the content, so that the file can be kept for ever.
    pub(crate) name: String,
    /// Subresource integrity of what a browser must get; SHA-256 because processors have it, and a start waits for it.
    pub(crate) integrity: String,
}

/// The arguments that tell binaryen's programs what the files may use.
pub(crate) fn features() -> [String; 6] {
    FEATURES.map(|feature| format!("--enable-{feature}"))
}

/// Optimises all parts in a folder and puts them into another; answers where each is, by its name there.
pub(crate) fn finish(work: &Path, main: &Path, folder: &Path) -> Result<BTreeMap<String, Source>> {
    let entries = fs::read_dir(work).with_context(|| format!("cannot read {}", work.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_part = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "wasm") && path != main;
    paths.filter(is_part).map(|path| finish_one(&path, folder)).collect()
}

fn finish_one(path: &Path, folder: &Path) -> Result<(String, Source)> {
    let stem = path.file_stem().and_then(|name| name.to_str()).context("a part has a name")?.to_owned();
    let optimised = path.with_extension("optimised");
    let mut output = OsString::from(OUTPUT);
    output.push(&optimised);
    let arguments = OPTIONS.map(String::from).into_iter().chain(features()).map(OsString::from);
    optimise(&arguments.chain([output, path.into()]).collect::<Vec<_>>())?;
    let wasm = fs::read(&optimised).with_context(|| format!("cannot read {}", optimised.display()))?;
    let source = Source::new(&stem, &wasm);
    let target = folder.join(&source.name);
    fs::write(&target, wasm).with_context(|| format!("cannot write {}", target.display()))?;
    Ok((stem, source))
}

impl Source {
    fn new(stem: &str, wasm: &[u8]) -> Self {
        let digest = Sha256::digest(wasm);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = stem.trim_start_matches("split_");
        Self { name: format!("{name}-{hash}.wasm"), integrity: format!("sha256-{}", STANDARD.encode(digest)) }
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn the_name_and_the_integrity_change_with_the_content() {
        let [source, same, other] = [1, 1, 2].map(|byte| Source::new("split_interface", &[byte; 9]));
        assert!(source.name.starts_with("interface-") && source.name.ends_with(".wasm"), "{}", source.name);
        assert_eq!(source.name.len(), "interface-.wasm".len() + 16);
        assert!(source == same && source.name != other.name && source.integrity != other.integrity);
    }
}
