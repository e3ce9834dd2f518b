//! Bytes of the built app by kind: as they are, and as they travel.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Serialize;

/// Bytes of files of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Bytes {
    pub(crate) files: u64,
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// Bytes by kind, and of all kinds.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Sizes {
    pub(crate) kinds: BTreeMap<String, Bytes>,
    pub(crate) total: Bytes,
}

/// Adds up a folder. A compressed sibling counts for its file, never as a file of its own; a file without
/// one travels as it is.
pub(crate) fn measure(folder: &Path) -> Result<Sizes> {
    let mut kinds: BTreeMap<String, Bytes> = BTreeMap::new();
    let mut total = Bytes::default();
    for file in files(folder)? {
        let raw = length(&file)?;
        let encoded = |extension| {
            let sibling = with_suffix(&file, extension);
            if sibling.exists() { length(&sibling) } else { Ok(raw) }
        };
        let bytes = Bytes { files: 1, raw, gzip: encoded("gz")?, brotli: encoded("br")? };
        let kind = file.extension().map_or_else(|| "other".into(), |kind| kind.to_string_lossy());
        kinds.entry(kind.into_owned()).or_default().add(bytes);
        total.add(bytes);
    }
    ensure!(total.files > 0, "{} is empty: there is no built app", folder.display());
    Ok(Sizes { kinds, total })
}

/// Every file that is not the compressed form of another.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if !is_sibling(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_sibling(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == "br" || kind == "gz") && path.with_extension("").exists()
}

fn with_suffix(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

fn length(path: &Path) -> Result<u64> {
    Ok(path.metadata().with_context(|| format!("cannot read {}", path.display()))?.len())
}

impl Bytes {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compressed_sibling_is_never_counted_as_a_file() {
        let folder = tempfile::tempdir().unwrap();
        for (name, length) in [
            ("a.js", 100),
            ("a.js.br", 40),
            ("a.js.gz", 50),
            ("b.png", 7),
            ("in/c.js", 10),
            ("in/archive.gz", 3),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, vec![0; length]).unwrap();
        }
        let sizes = measure(folder.path()).unwrap();
        assert_eq!(sizes.kinds["js"], Bytes { files: 2, raw: 110, gzip: 60, brotli: 50 });
        assert_eq!(sizes.total, Bytes { files: 4, raw: 120, gzip: 70, brotli: 60 });
    }

    #[test]
    fn an_empty_folder_is_no_app() {
        assert!(measure(tempfile::tempdir().unwrap().path()).is_err());
    }
}
