//! Where browsers look at the integrity of the script and of the first WebAssembly file.
//!
//! Trunk puts both on preloads. WebKit ignores that of the script: an import map has it too. All ignore that of the
//! WebAssembly file, and Chromium says so in the console (crbug.com/981419). It belongs to the request that takes the file
//! over.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// How Trunk begins the tags of the two preloads; the file's address follows.
const SCRIPT: &str = "<link rel=\"modulepreload\" href=\"";
const WASM: &str = "<link rel=\"preload\" href=\"";

/// What runs the app. An import map must stand before it.
const LOADER: &str = "<script type=\"module\">";

/// Puts both there, in the document that Trunk wrote.
pub(crate) fn place(dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let html = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let html = with_import_map(&html).and_then(|html| with_checked_fetch(&html)).with_context(|| {
        format!("{} does not preload script and WebAssembly file with their integrity", path.display())
    })?;
    fs::write(&path, html).with_context(|| format!("cannot write {}", path.display()))
}

/// The document with an import map that has the integrity of the script (HTML §8.1.5.2).
fn with_import_map(html: &str) -> Option<String> {
    let tag = html.split_once(SCRIPT)?.1.split_once('>')?.0;
    let (file, attributes) = tag.split_once('"')?;
    let integrity = attributes.split_once(" integrity=\"")?.1.split_once('"')?.0;
    let map = format!(r#"<script type="importmap">{{"integrity":{{"{file}":"{integrity}"}}}}</script>"#);
    (html.matches(LOADER).count() == 1).then(|| html.replace(LOADER, &[&map, "\n", LOADER].concat()))
}

/// The document whose preload has lost its integrity to the request of the same file.
fn with_checked_fetch(html: &str) -> Option<String> {
    let (before, rest) = html.split_once(WASM)?;
    let (tag, rest) = rest.split_once('>')?;
    let (file, attributes) = tag.split_once('"')?;
    let (attributes, more) = attributes.split_once(" integrity=\"")?;
    let (integrity, more) = more.split_once('"')?;
    let plain = format!("fetch(\"{file}\")");
    let checked = format!("fetch(\"{file}\", {{ integrity: \"{integrity}\" }})");
    let html = [before, WASM, file, "\"", attributes, more, ">", rest].concat();
    (html.matches(&plain).count() == 1).then(|| html.replace(&plain, &checked))
}

#[cfg(test)]
mod tests {
    use super::{with_checked_fetch, with_import_map};

    const STYLE: &str = r#"<link rel="stylesheet" href="/a.css" integrity="sha256-y">"#;
    const PRELOAD: &str =
        r#"<link rel="preload" href="/a.wasm" crossorigin="anonymous" integrity="sha256-x" as="fetch">"#;

    #[test]
    fn the_request_has_what_the_preload_had() {
        let html = [r#"<script>start(fetch("/a.wasm"))</script>"#, STYLE, PRELOAD, STYLE].concat();
        let expected = [
            r#"<script>start(fetch("/a.wasm", { integrity: "sha256-x" }))</script>"#,
            STYLE,
            r#"<link rel="preload" href="/a.wasm" crossorigin="anonymous" as="fetch">"#,
            STYLE,
        ];
        assert_eq!(with_checked_fetch(&html), Some(expected.concat()));
    }

    #[test]
    fn an_import_map_before_the_loader_has_what_the_preload_has() {
        let loader = r#"<script type="module">import init from "/a.js"</script>"#;
        let preload =
            r#"<link rel="modulepreload" href="/a.js" crossorigin="anonymous" integrity="sha256-x">"#;
        let map = "<script type=\"importmap\">{\"integrity\":{\"/a.js\":\"sha256-x\"}}</script>\n";
        let expected = [STYLE, map, loader, preload].concat();
        assert_eq!(with_import_map(&[STYLE, loader, preload].concat()), Some(expected));
    }

    #[test]
    fn a_document_that_would_load_unchecked_is_none() {
        let preload = r#"<link rel="preload" href="/a.wasm" as="fetch">"#;
        let [known, other] =
            ["a", "b"].map(|file| format!(r#"<script>start(fetch("/{file}.wasm"))</script>"#));
        for html in [[&known, ""], [&known, preload], [&other, PRELOAD], ["", PRELOAD]] {
            assert_eq!(with_checked_fetch(&[html[0], html[1], STYLE].concat()), None, "{html:?}");
        }
        let loader = r#"<script type="module">import init from "/a.js"</script>"#;
        let script = r#"<link rel="modulepreload" href="/a.js" crossorigin="anonymous">"#;
        let checked = r#"<link rel="modulepreload" href="/a.js" integrity="sha256-x">"#;
        for html in [[loader, ""], [loader, script], ["", checked]] {
            assert_eq!(with_import_map(&[html[0], STYLE, html[1]].concat()), None, "{html:?}");
        }
    }
}
