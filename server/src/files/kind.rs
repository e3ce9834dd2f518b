//! What the name of a file says: its media type, and for how long a browser may keep it.

use std::ops::RangeInclusive;

/// For documents.
pub(super) const NO_STORE: &str = "no-store";
/// For files whose name holds the digest of what is in them.
pub(super) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// For all others.
const CHECKED_AGAIN: &str = "no-cache";

/// Hexadecimal digits in the names that the build gives: those of a 64-bit number without leading zeros. One in
/// a million has fewer.
const NAME_HASH_DIGITS: RangeInclusive<usize> = 12..=16;

/// How long the file at `path` may be kept.
pub(super) fn cache(path: &str) -> &'static str {
    match path {
        _ if path.ends_with(".html") => NO_STORE,
        _ if has_hash(path) => IMMUTABLE,
        _ => CHECKED_AGAIN,
    }
}

/// Whether the name is `name-<hash>.ext` or `name-<hash>_more.ext`, as the build makes them.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().expect("a split yields at least one part");
    let stem = name.split('.').next().expect("a split yields at least one part");
    let after_dash = stem.rsplit('-').next().filter(|after| after.len() < stem.len()).unwrap_or_default();
    let hash = after_dash.split('_').next().expect("a split yields at least one part");
    NAME_HASH_DIGITS.contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The media type of the file at `path`.
pub(super) fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().expect("a split yields at least one part") {
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
