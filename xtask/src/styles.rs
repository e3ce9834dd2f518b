//! The styles of the document as one file: one request in the place of one for each layer.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::names::Content;

/// How Trunk begins the tag of a style sheet; the file's name follows.
const BEGIN: &str = "<link rel=\"stylesheet\" href=\"/";

/// Puts one file in the place of those that the document in the folder names.
pub(crate) fn merge(dist: &Path) -> Result<()> {
    let path = dist.join("index.html");
    let html = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut css = String::new();
    for name in html.split_inclusive('>').filter_map(name_of) {
        let file = dist.join(name);
        css += &fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    ensure!(!css.is_empty(), "{} names no style sheet", path.display());
    let Content { hash, integrity } = Content::of(css.as_bytes());
    let name = format!("style-{hash}.css");
    let tag = format!("{BEGIN}{name}\" integrity=\"{integrity}\"/>");
    let file = dist.join(name);
    fs::write(&file, css).with_context(|| format!("cannot write {}", file.display()))?;
    fs::write(&path, with_one(&html, &tag)).with_context(|| format!("cannot write {}", path.display()))
}

/// The file that a tag loads as a style sheet; text may stand before the tag.
fn name_of(tag: &str) -> Option<&str> {
    tag.trim_start().strip_prefix(BEGIN)?.split('"').next()
}

/// The document with one tag where the first style sheet stood, and none of the others.
fn with_one(html: &str, tag: &str) -> String {
    let mut is_placed = false;
    let place = |piece| match (name_of(piece), is_placed) {
        (None, _) => piece,
        (Some(_), true) => "",
        (Some(_), false) => {
            is_placed = true;
            tag
        }
    };
    html.split_inclusive('>').map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::{name_of, with_one};

    #[test]
    fn one_tag_stands_where_the_first_stood() {
        let html = "<head>\n<link rel=\"icon\" href=\"/i.svg\"/>\n<link rel=\"stylesheet\" href=\"/a-1.css\" \
                    integrity=\"sha256-a\"/>\n<link rel=\"stylesheet\" href=\"/b-2.css\"/>\n<script>\n</script>";
        let names: Vec<&str> = html.split_inclusive('>').filter_map(name_of).collect();
        assert_eq!(names, ["a-1.css", "b-2.css"]);
        let expected = "<head>\n<link rel=\"icon\" href=\"/i.svg\"/><link one>\n<script>\n</script>";
        assert_eq!(with_one(html, "<link one>"), expected);
    }
}
