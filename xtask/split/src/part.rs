//! A part: optimised, and named after what is in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha384};

/// What Rust uses for wasm32 and every engine has.
const FEATURES: [&str; 6] = [
    "bulk-memory",
    "nontrapping-float-to-int",
    "sign-ext",
    "mutable-globals",
    "reference-types",
    "multivalue",
];

/// Up to this size in bytes a part stands in the script: a request would cost more.
const MAX_INLINE: usize = 2048;

/// Where a part of the app besides the first file is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// In the script itself, as base64.
    Script(String),
    /// In a file of its own.
    File {
        /// It says the content, so that the file can be kept for ever.
        name: String,
        /// Subresource integrity of what a browser must get.
        integrity: String,
    },
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
    let mut optimise = Command::new("wasm-opt");
    // What index.html asks for the first file.
    optimise.args(["-Oz", "--flatten", "--rereloop", "-Oz"]).args(features());
    optimise.args(["--strip-debug", "--strip-producers"]).arg(path).arg("-o").arg(&optimised);
    let status = optimise.status().context("`wasm-opt` did not start")?;
    if !status.success() {
        bail!("`wasm-opt` failed on {} ({status})", path.display());
    }
    let wasm = fs::read(&optimised).with_context(|| format!("cannot read {}", optimised.display()))?;
    let source = Source::new(&stem, &wasm);
    if let Source::File { name, .. } = &source {
        let target = folder.join(name);
        fs::write(&target, wasm).with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok((stem, source))
}

impl Source {
    fn new(stem: &str, wasm: &[u8]) -> Self {
        if wasm.len() <= MAX_INLINE {
            return Self::Script(STANDARD.encode(wasm));
        }
        let digest = Sha384::digest(wasm);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let name = stem.trim_start_matches("split_");
        Self::File {
            name: format!("{name}-{hash}.wasm"),
            integrity: format!("sha384-{}", STANDARD.encode(digest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_INLINE, Source};

    #[test]
    fn the_name_and_the_integrity_change_with_the_content() {
        let sources = [1, 1, 2].map(|byte| {
            let wasm = [byte; MAX_INLINE + 1];
            Source::new("split_interface", &wasm)
        });
        let [Source::File { name, integrity }, same, Source::File { name: other, integrity: another }] =
            &sources
        else {
            panic!("{sources:?}")
        };
        assert!(name.starts_with("interface-") && name.ends_with(".wasm"), "{name}");
        assert_eq!(name.len(), "interface-.wasm".len() + 16);
        assert!(sources[0] == *same && name != other && integrity != another);
    }

    #[test]
    fn a_part_that_is_not_worth_a_request_is_no_file() {
        let source = Source::new("chunk_1", &[1; MAX_INLINE]);
        assert!(matches!(source, Source::Script(_)), "{source:?}");
    }
}
