//! The document that Trunk writes, with one thing mended.

use std::fs;

use anyhow::{Context, Result};

use crate::layout::Layout;

/// Takes the integrity off preloads of the WebAssembly file. Browsers ignore it there, and Chromium says so in the
/// console with the page's address (crbug.com/981419): at the callback that would write the code into the log.
pub(crate) fn mend(layout: &Layout) -> Result<()> {
    let path = layout.dist().join("index.html");
    let html = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    fs::write(&path, without_integrity(&html)).with_context(|| format!("cannot write {}", path.display()))
}

fn without_integrity(html: &str) -> String {
    html.split_inclusive('>').map(mended_tag).collect()
}

fn mended_tag(tag: &str) -> String {
    let is_preload = tag.contains("<link rel=\"preload\"");
    let attribute = is_preload.then(|| tag.split_once(" integrity=\"")).flatten();
    match attribute.and_then(|(before, rest)| Some((before, rest.split_once('"')?.1))) {
        Some((before, after)) => [before, after].concat(),
        None => tag.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_integrity;

    #[test]
    fn only_a_preload_loses_its_integrity() {
        let preload = r#"<link rel="preload" href="/a.wasm" integrity="sha384-x" as="fetch">"#;
        let style = r#"<link rel="stylesheet" href="/a.css" integrity="sha384-y">"#;
        let html = [style, preload, style].concat();
        let expected = [style, r#"<link rel="preload" href="/a.wasm" as="fetch">"#, style].concat();
        assert_eq!(without_integrity(&html), expected);
    }
}
