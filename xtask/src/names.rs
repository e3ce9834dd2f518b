//! Names that change with the content, so that a browser can keep the files for ever.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// How the names of the app's script and of its first WebAssembly file begin.
const BEGIN: &str = "app-";
/// How many hexadecimal digits say the content.
const DIGITS: usize = 16;

/// What a file with this content is called, in part, and what a browser checks of it.
pub(crate) struct Content {
    /// A hash for its name.
    pub(crate) hash: String,
    /// Subresource integrity; SHA-256 because processors have it, and a start waits for it.
    pub(crate) integrity: String,
}

impl Content {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let hash = digest.iter().take(DIGITS / 2).map(|byte| format!("{byte:02x}")).collect();
        Self { hash, integrity: format!("sha256-{}", STANDARD.encode(digest)) }
    }
}

/// Names the script and the first WebAssembly file anew. Trunk names both after what the compiler wrote, which stays
/// the same when a tool that comes after it makes something else of it.
pub(crate) fn renew(dist: &Path) -> Result<()> {
    let document = dist.join("index.html");
    let mut html =
        fs::read_to_string(&document).with_context(|| format!("cannot read {}", document.display()))?;
    for entry in fs::read_dir(dist).with_context(|| format!("cannot read {}", dist.display()))? {
        let path = entry.with_context(|| format!("cannot read {}", dist.display()))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let Some(rest) = after_hash(name) else { continue };
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let new = [BEGIN, &Content::of(&bytes).hash, rest].concat();
        fs::rename(&path, dist.join(&new)).with_context(|| format!("cannot rename {}", path.display()))?;
        html = html.replace(name, &new);
    }
    fs::write(&document, html).with_context(|| format!("cannot write {}", document.display()))
}

/// What follows the hash in the name of one of the two files.
fn after_hash(name: &str) -> Option<&str> {
    let (hash, rest) = name.strip_prefix(BEGIN)?.split_at_checked(DIGITS)?;
    hash.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{after_hash, renew};

    #[test]
    fn the_names_of_script_and_first_file_have_a_hash_in_the_middle() {
        assert_eq!(after_hash("app-0123456789abcdef_bg.wasm"), Some("_bg.wasm"));
        assert_eq!(after_hash("app-0123456789abcdef.js"), Some(".js"));
        for other in ["app-0123.js", "app-0123456789abcdeg.js", "pages-0123456789abcdef.wasm", "index.html"] {
            assert_eq!(after_hash(other), None, "{other}");
        }
    }

    #[test]
    fn a_script_of_another_content_has_another_name_in_folder_and_document() {
        let names = ["one", "another"].map(|content| {
            let dist = tempfile::tempdir().unwrap();
            let old = "app-0123456789abcdef.js";
            fs::write(dist.path().join(old), content).unwrap();
            fs::write(dist.path().join("index.html"), format!("<a href=\"/{old}\">{old}</a>")).unwrap();
            renew(dist.path()).unwrap();
            let html = fs::read_to_string(dist.path().join("index.html")).unwrap();
            let name = html.rsplit(['>', '<']).nth(2).unwrap().to_owned();
            assert_eq!(html, format!("<a href=\"/{name}\">{name}</a>"));
            assert_eq!(fs::read_to_string(dist.path().join(&name)).unwrap(), content);
            assert!(!dist.path().join(old).exists());
            name
        });
        assert_ne!(names[0], names[1]);
    }
}
