//! The script of the app: what `wasm-bindgen` wrote, with what loads the parts.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::LINK;
use crate::part::Source;

/// What the cutting tool wrote to load the parts: how, and what.
#[derive(Debug)]
pub(crate) struct Link<'a> {
    /// The functions that do it.
    how: &'a str,
    /// Each file after those that it needs.
    files: Vec<File>,
    /// The file that is asked for as soon as the script runs, because every page needs it.
    ahead: Option<String>,
}

/// A file and what must be there before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Its name without the extension: `split_NAME` for a part, `chunk_NUMBER` for what several parts share.
    pub(crate) stem: String,
    needs: Vec<String>,
}

impl<'a> Link<'a> {
    /// Reads the loading script.
    pub(crate) fn read(script: &'a str) -> Result<Self> {
        // It imports `initSync`, which is there already: both scripts are to be one.
        let (import, script) = script.split_once('\n').context("the loading script is empty")?;
        if !import.starts_with("import { initSync } from") {
            bail!("the loading script does not begin with its import");
        }
        let is_first = |line: &str| line.starts_with("/* ") || line.starts_with("export const ");
        let length = script.split_inclusive('\n').take_while(|line| !is_first(line)).map(str::len).sum();
        let (how, what) = script.split_at(length);
        Ok(Self { how, files: entries(what)?, ahead: None })
    }

    /// Has a part come ahead of all others and bring what it shares with them, which wait for it from now on. Answers
    /// what is to be merged into the part's file, in this order, the part last.
    pub(crate) fn bring_ahead(&mut self, part: &str) -> Vec<String> {
        let Some(mut file) = self.files.iter().find(|file| file.stem == part).cloned() else {
            return Vec::new();
        };
        let mut merged = std::mem::take(&mut file.needs);
        self.files.retain(|file| file.stem != part && !merged.contains(&file.stem));
        for other in &mut self.files {
            let count = other.needs.len();
            other.needs.retain(|need| !merged.contains(need));
            if other.needs.len() < count {
                other.needs.push(part.to_owned());
            }
        }
        self.files.insert(0, file);
        self.ahead = Some(part.to_owned());
        merged.push(part.to_owned());
        merged
    }

    /// The script of the first file with this one in it, the files at `sources` by their stems.
    pub(crate) fn joined(&self, script: &str, sources: &BTreeMap<String, Source>) -> Result<String> {
        // One import for every function that is loaded.
        let (imports, rest): (Vec<&str>, Vec<&str>) =
            script.lines().partition(|line| line.starts_with("import * as ") && line.contains(LINK));
        if imports.is_empty() {
            bail!("the script does not import {LINK}");
        }
        let mut loads = String::new();
        let mut members = Vec::new();
        for File { stem, needs } in &self.files {
            let source = sources.get(stem).with_context(|| format!("there is no {stem}"))?;
            let needs = needs.iter().map(|need| format!("__{need}")).collect::<Vec<_>>().join(", ");
            let Source { name, integrity } = source;
            loads += &format!(
                "const ask_{stem} = () => {{ const module = WebAssembly.compileStreaming(fetch(new \
                 URL(\"./{name}\", import.meta.url), {{ integrity: \"{integrity}\" }})); module.catch(() => {{}}); \
                 return module; }};\n"
            );
            let module = if self.ahead.as_ref() == Some(stem) {
                loads += &format!("let ahead = ask_{stem}();\n");
                // What did not come is asked for again.
                format!("const module = ahead ?? ask_{stem}(); ahead = undefined;")
            } else {
                format!("const module = ask_{stem}();")
            };
            loads += &format!(
                "const __{stem} = makeLoad(() => {{ {module} return async (imports) => \
                 WebAssembly.instantiate(await module, imports); }}, [{needs}]);\n"
            );
            members.extend(
                stem.strip_prefix("split_")
                    .map(|part| format!("__wasm_split_load_{part}: wrapAsyncCb(__{stem})")),
            );
        }
        let members = members.join(", ");
        let namespaces: String = imports
            .iter()
            .filter_map(|import| import.split_whitespace().nth(3))
            .map(|module| format!("const {module} = {{ {members} }};\n"))
            .collect();
        Ok([&rest.join("\n"), "\n", self.how, &loads, &namespaces].concat())
    }
}

/// What is loaded, each entry over several lines.
fn entries(script: &str) -> Result<Vec<File>> {
    let (mut files, mut stem) = (Vec::new(), None);
    for line in script.lines() {
        let begins =
            line.starts_with("const __chunk_") || line.starts_with("export const __wasm_split_load_");
        if let Some((_, name)) = line.split_once("fetch(new URL(\"./") {
            stem = name.split_once(".wasm\"").map(|(stem, _)| stem.to_owned());
        } else if let Some(needs) = line.strip_prefix(", [") {
            let (needs, _) = needs.split_once(']').context("a list does not end")?;
            let needs =
                needs.split(", ").filter_map(|need| need.strip_prefix("__")).map(str::to_owned).collect();
            let stem = stem.take().context("a part has no file")?;
            files.push(File { stem, needs });
        } else if !begins && !line.starts_with("/* ") && !line.starts_with("    ") && line != "}" {
            bail!("the loading script has another form: {line}");
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{File, Link};
    use crate::part::Source;

    const SCRIPT: &str = "import * as import1 from \"./__wasm_split.js\"\n\
                          import * as import2 from \"./__wasm_split.js\"\nlet wasm;\nuse(import2);\n";
    const LINK: &str = r#"import { initSync } from "./main.js";
function makeLoad() {
}
/* a, b */
const __chunk_1 = makeLoad(() => {
    const src = fetch(new URL("./chunk_1.wasm", import.meta.url));
}
, []);
/* b, c */
const __chunk_2 = makeLoad(() => {
    const src = fetch(new URL("./chunk_2.wasm", import.meta.url));
}
, []);
export const __wasm_split_load_b = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_b.wasm", import.meta.url));
}
, [__chunk_1, __chunk_2]));
export const __wasm_split_load_a = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_a.wasm", import.meta.url));
}
, [__chunk_1]));
"#;

    fn file(stem: &str, needs: &[&str]) -> File {
        File { stem: stem.to_owned(), needs: needs.iter().map(|&need| need.to_owned()).collect() }
    }

    #[test]
    fn every_file_is_read_with_what_it_needs() {
        let files = [
            file("chunk_1", &[]),
            file("chunk_2", &[]),
            file("split_b", &["chunk_1", "chunk_2"]),
            file("split_a", &["chunk_1"]),
        ];
        assert_eq!(Link::read(LINK).unwrap().files, files);
    }

    #[test]
    fn a_part_brings_what_it_shares_and_the_others_wait_for_it() {
        let mut link = Link::read(LINK).unwrap();
        assert_eq!(link.bring_ahead("split_a"), ["chunk_1", "split_a"]);
        let files = [file("split_a", &[]), file("chunk_2", &[]), file("split_b", &["chunk_2", "split_a"])];
        assert_eq!(link.files, files);
        assert_eq!(link.bring_ahead("split_z"), [""; 0]);
    }

    fn sources() -> BTreeMap<String, Source> {
        let source = Source { name: "a-12.wasm".into(), integrity: "sha256-x".into() };
        BTreeMap::from([("split_a".to_owned(), source)])
    }

    const ASK: &str = "const ask_split_a = () => { const module = WebAssembly.compileStreaming(fetch(new \
                       URL(\"./a-12.wasm\", import.meta.url), { integrity: \"sha256-x\" })); module.catch(() => {}); \
                       return module; };\n";

    #[test]
    fn both_scripts_are_one_and_the_files_are_asked_for_with_integrity() {
        let link =
            Link { how: "function how() {}\n", files: vec![file("split_a", &["chunk_1"])], ahead: None };
        let expected = [
            "let wasm;\nuse(import2);\nfunction how() {}\n",
            ASK,
            "const __split_a = makeLoad(() => { const module = ask_split_a(); return async (imports) => \
             WebAssembly.instantiate(await module, imports); }, [__chunk_1]);\nconst import1 = { \
             __wasm_split_load_a: wrapAsyncCb(__split_a) };\nconst import2 = { __wasm_split_load_a: \
             wrapAsyncCb(__split_a) };\n",
        ];
        assert_eq!(link.joined(SCRIPT, &sources()).unwrap(), expected.concat());
    }

    #[test]
    fn what_every_page_needs_is_asked_for_at_once_and_again_if_it_did_not_come() {
        let ahead = Some("split_a".to_owned());
        let link = Link { how: "", files: vec![file("split_a", &[])], ahead };
        let joined = link.joined(SCRIPT, &sources()).unwrap();
        let expected = [
            ASK,
            "let ahead = ask_split_a();\nconst __split_a = makeLoad(() => { const module = ahead ?? \
             ask_split_a(); ahead = undefined; return async",
        ];
        assert!(joined.contains(&expected.concat()), "{joined}");
    }

    #[test]
    fn a_script_of_another_shape_is_an_error() {
        for link in ["", "let a;\n", &LINK.replace("\n}\n", "\nlet b;\n}\n")] {
            assert!(Link::read(link).is_err(), "{link}");
        }
        let link = Link::read(LINK).unwrap();
        assert!(link.joined("let wasm;", &BTreeMap::new()).is_err());
        assert!(link.joined(SCRIPT, &BTreeMap::new()).is_err());
    }
}
