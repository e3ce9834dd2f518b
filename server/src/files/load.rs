use std::{
    collections::HashMap,
    fs, io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use axum::{body::Bytes, http::HeaderValue};
use bearer_lab::protocol::jose::base64url;

use super::{
    Asset, Variant,
    csp::{self, Framing, Reach},
    encoding::Encoding,
    preload,
};
use crate::crypto::sha256;

/// For documents.
pub(super) const NO_STORE: &str = "no-store";
/// For files whose name holds the digest of what is in them.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// For all others.
const CHECKED_AGAIN: &str = "no-cache";

/// Hexadecimal digits in the names that the build gives: those of a 64-bit number without leading zeros. One in
/// a million has fewer.
const NAME_HASH_DIGITS: RangeInclusive<usize> = 12..=16;
/// The most files that are read: a wrong folder should not fill the memory.
const FILES_MAX: usize = 2_000;

/// The built app in memory, with the policies of its documents.
pub struct Files {
    pub(super) assets: HashMap<String, Asset>,
    pub(super) index: Option<Asset>,
    pub(super) silent: Option<Asset>,
    pub(super) link: Option<HeaderValue>,
    pub(super) policy: HeaderValue,
    pub(super) framed_policy: HeaderValue,
    pub(super) silent_policy: HeaderValue,
}

/// The folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder could not be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder holds too much to be the built app.
    #[error("{} holds more than {FILES_MAX} files: is it the folder of the built app?", path.display())]
    TooMany {
        /// Which.
        path: PathBuf,
    },
}

impl Files {
    /// Reads the folder. One that does not exist yields a server without the app.
    pub fn load(folder: &Path, reach: Reach) -> Result<Self, LoadError> {
        let mut contents = HashMap::new();
        if folder.exists() {
            read_folder(folder, "", &mut contents)?;
        }
        let index_text = contents.get("/index.html").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let silent_text =
            contents.get("/silent.html").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let mut assets: HashMap<_, _> =
            contents.keys().filter_map(|path| Some((path.clone(), Asset::of(path, &contents)?))).collect();
        let index_text = index_text.unwrap_or_default();
        Ok(Self {
            index: assets.remove("/index.html"),
            silent: assets.remove("/silent.html"),
            link: preload::link(&index_text),
            policy: csp::policy(&index_text, Framing::Nobody, reach),
            framed_policy: csp::policy(&index_text, Framing::Providers, reach),
            silent_policy: csp::policy(&silent_text.unwrap_or_default(), Framing::Own, Reach::Configured),
            assets,
        })
    }
}

impl Asset {
    /// The file at `path` with its twins; nothing for a twin. `index.html` is edited where it is deployed: a twin of what it
    /// was before is left out. A file whose name holds its digest is not edited.
    fn of(path: &str, contents: &HashMap<String, Bytes>) -> Option<Self> {
        let original = path.strip_suffix(".br").or_else(|| path.strip_suffix(".gz"));
        if original.is_some_and(|original| contents.contains_key(original)) {
            return None;
        }
        let (plain, cache) = (contents.get(path)?, cache(path));
        let twin = |suffix: &str, encoding: Encoding| {
            let twin = contents.get(&[path, suffix].concat())?;
            (cache == IMMUTABLE || encoding.is_of(twin, plain)).then(|| Variant::of(twin))
        };
        Some(Self {
            content_type: content_type(path),
            plain: Variant::of(plain),
            brotli: twin(".br", Encoding::Brotli),
            gzip: twin(".gz", Encoding::Gzip),
            cache,
        })
    }
}

impl Variant {
    fn of(bytes: &Bytes) -> Self {
        let digest = base64url::encode(&sha256(bytes));
        let etag = HeaderValue::from_str(&format!("\"{digest}\""));
        Self { bytes: bytes.clone(), etag: etag.unwrap_or(HeaderValue::from_static("\"\"")) }
    }
}

fn read_folder(folder: &Path, prefix: &str, contents: &mut HashMap<String, Bytes>) -> Result<(), LoadError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| LoadError::Unreadable { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let entry = entry.map_err(unreadable(folder))?;
        let kind = entry.file_type().map_err(unreadable(&entry.path()))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = [prefix, "/", &name].concat();
        // Links could lead out of the folder, and hidden files are not part of a build.
        if name.starts_with('.') || kind.is_symlink() {
            continue;
        }
        if kind.is_dir() {
            read_folder(&entry.path(), &path, contents)?;
        } else {
            contents.insert(path, fs::read(entry.path()).map_err(unreadable(&entry.path()))?.into());
        }
        if contents.len() > FILES_MAX {
            return Err(LoadError::TooMany { path: folder.to_owned() });
        }
    }
    Ok(())
}

fn cache(path: &str) -> &'static str {
    match path {
        _ if path.ends_with(".html") => NO_STORE,
        _ if has_hash(path) => IMMUTABLE,
        _ => CHECKED_AGAIN,
    }
}

/// Whether the name is `name-<hash>.ext` or `name-<hash>_more.ext`, as the build makes them.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let after_dash = stem.rsplit('-').next().filter(|after| after.len() < stem.len()).unwrap_or_default();
    let hash = after_dash.split('_').next().unwrap_or_default();
    NAME_HASH_DIGITS.contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{CHECKED_AGAIN, IMMUTABLE, NO_STORE, cache};

    #[test]
    fn only_names_that_hold_a_digest_are_kept_for_good() {
        for (path, expected) in [
            ("/app-0123456789abcdef.js", IMMUTABLE),
            ("/app-0123456789abcdef_bg.wasm", IMMUTABLE),
            ("/assets/style-0123456789abcdef.css", IMMUTABLE),
            ("/app-123456789abcdef.js", IMMUTABLE),
            ("/app-0123456789a.js", CHECKED_AGAIN),
            ("/app-0123456789abcdef0.js", CHECKED_AGAIN),
            ("/app-0123456789abcdeg.js", CHECKED_AGAIN),
            ("/0123456789abcdef.js", CHECKED_AGAIN),
            ("/favicon.svg", CHECKED_AGAIN),
            ("/index.html", NO_STORE),
        ] {
            assert_eq!(cache(path), expected, "{path}");
        }
    }
}
