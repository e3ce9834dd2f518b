//! Bytes of the files of the built app: as they are, and as they travel.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

/// Bytes of one file, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Bytes {
    pub(crate) raw: u64,
    pub(crate) brotli: u64,
}

/// Bytes by file, and of all files.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Sizes {
    pub(crate) files: BTreeMap<String, Bytes>,
    pub(crate) total: Bytes,
}

/// Measures every file of a folder. The length of `x.br` counts for `x`; a file without one travels as it is.
pub(crate) fn measure(folder: &Path) -> Result<Sizes> {
    let mut sizes = Sizes::default();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let (name, raw) = (entry.file_name().to_string_lossy().into_owned(), entry.metadata()?.len());
        if name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let brotli =
            fs::metadata(folder.join(format!("{name}.br"))).map_or(raw, |compressed| compressed.len());
        sizes.total.raw += raw;
        sizes.total.brotli += brotli;
        sizes.files.insert(name, Bytes { raw, brotli });
    }
    ensure!(!sizes.files.is_empty(), "{} is empty: there is no built app", folder.display());
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compressed_file_counts_for_the_file_that_it_was_made_of() {
        let folder = tempfile::tempdir().unwrap();
        assert!(measure(folder.path()).is_err(), "an empty folder is no app");
        for (name, length) in [("a.js", 100), ("a.js.br", 40), ("a.js.gz", 50), ("b.png", 7)] {
            fs::write(folder.path().join(name), vec![0; length]).unwrap();
        }
        let sizes = measure(folder.path()).unwrap();
        assert_eq!(sizes.files["a.js"], Bytes { raw: 100, brotli: 40 });
        assert_eq!(sizes.total, Bytes { raw: 107, brotli: 47 });
    }
}
