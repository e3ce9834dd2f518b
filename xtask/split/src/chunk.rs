//! A chunk: a file that the app loads later.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::system::{call, read};

/// An optimised chunk.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// The name that the splitter gave, without extension.
    pub(crate) stem: String,
    /// The file's name. It changes with the content, so that browsers may keep the file.
    pub(crate) name: String,
    /// The digest that browsers compare (Subresource Integrity).
    pub(crate) integrity: String,
}

impl Chunk {
    /// Optimises the file at `path` into `folder`.
    pub(crate) fn finish(path: &Path, folder: &Path) -> Result<Self> {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).context("a chunk has a name")?;
        let optimised = folder.join(stem);
        // As `index.html` asks for the first file.
        call(Command::new("wasm-opt").args(["-Oz", "--output"]).args([&optimised, path]))?;
        let chunk = Self::new(stem, &read(&optimised)?);
        fs::rename(&optimised, folder.join(&chunk.name)).with_context(|| format!("cannot name {stem}"))?;
        Ok(chunk)
    }

    pub(crate) fn new(stem: &str, wasm: &[u8]) -> Self {
        let digest = Sha256::digest(wasm);
        let hash: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self {
            stem: stem.to_owned(),
            name: format!("{}-{hash}.wasm", stem.trim_start_matches("split_")),
            integrity: format!("sha256-{}", STANDARD.encode(digest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Chunk;

    #[test]
    fn name_and_integrity_change_with_the_content() {
        let [one, same, other] = [1, 1, 2].map(|byte| Chunk::new("split_interface", &[byte; 9]));
        assert!(one.name.starts_with("interface-") && one.name.len() == "interface-.wasm".len() + 16);
        assert_eq!((&one.name, &one.integrity), (&same.name, &same.integrity));
        assert!(one.name != other.name && one.integrity != other.integrity);
    }
}
