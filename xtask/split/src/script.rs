//! The app's script: what wasm-bindgen wrote, joined with the splitter's loader, so that Trunk gives one name and one
//! integrity to both.

use anyhow::{Result, ensure};

use crate::chunk::Chunk;

/// The module from which the first file imports the functions that load chunks.
pub(crate) const LOADER: &str = "./__wasm_split.js";

/// Requests chunks. Those that every page needs are requested at once and handed over later; one that did not load is
/// requested again.
const REQUEST: &str = r#"
const early = {};
const request = (name, integrity) => {
    const response = early[name] ?? fetch(new URL(name, import.meta.url), { integrity });
    delete early[name];
    return response;
};
"#;

/// Joins both scripts. `eager` are the stems of the chunks to request at once.
pub(crate) fn join(bindings: &str, loader: &str, chunks: &[Chunk], eager: &[String]) -> Result<String> {
    // Both are one module: neither imports the other.
    let is_import = |line: &&str| line.starts_with("import ") && line.contains(LOADER);
    let (imports, bindings): (Vec<&str>, Vec<&str>) = bindings.lines().partition(is_import);
    let loader = loader.strip_prefix("import { initSync } from \"./main.js\";");
    ensure!(!imports.is_empty() && loader.is_some(), "the scripts do not import each other");
    let mut loader = loader.unwrap_or_default().to_owned();
    let mut script = bindings.join("\n") + REQUEST;
    for Chunk { stem, name, integrity } in chunks {
        let fetch = format!("fetch(new URL(\"./{stem}.wasm\", import.meta.url))");
        let request = format!("request(\"{name}\", \"{integrity}\")");
        ensure!(loader.matches(&fetch).count() == 1, "the loader does not fetch {stem} once");
        loader = loader.replace(&fetch, &request);
        if eager.contains(stem) {
            script += &format!("(early[\"{name}\"] = {request}).catch(() => {{}});\n");
        }
    }
    script += &loader;
    let exports = loader.lines().filter_map(|line| line.strip_prefix("export const ")?.split(' ').next());
    let exports = exports.collect::<Vec<_>>().join(", ");
    for namespace in imports.iter().filter_map(|line| line.strip_prefix("import * as ")?.split(' ').next()) {
        script += &format!("const {namespace} = {{ {exports} }};\n");
    }
    Ok(script)
}

#[cfg(test)]
mod tests {
    use super::{REQUEST, join};
    use crate::chunk::Chunk;

    const BINDINGS: &str = "import * as import1 from \"./__wasm_split.js\"\nlet wasm;\nuse(import1);\n";
    const LOADER: &str = r#"import { initSync } from "./main.js";
const __chunk_1 = makeLoad(() => fetch(new URL("./chunk_1.wasm", import.meta.url)), []);
export const __wasm_split_load_a = makeLoad(() => fetch(new URL("./split_a.wasm", import.meta.url)), [__chunk_1]);
"#;

    fn chunks() -> [Chunk; 2] {
        ["chunk_1", "split_a"].map(|stem| Chunk {
            stem: stem.into(),
            name: format!("{stem}-12.wasm"),
            integrity: format!("sha256-{stem}"),
        })
    }

    #[test]
    fn both_scripts_are_one_and_every_chunk_is_requested_with_its_integrity() {
        let joined = join(BINDINGS, LOADER, &chunks(), &["split_a".to_owned()]).unwrap();
        let expected = r#"(early["split_a-12.wasm"] = request("split_a-12.wasm", "sha256-split_a")).catch(() => {});

const __chunk_1 = makeLoad(() => request("chunk_1-12.wasm", "sha256-chunk_1"), []);
export const __wasm_split_load_a = makeLoad(() => request("split_a-12.wasm", "sha256-split_a"), [__chunk_1]);
const import1 = { __wasm_split_load_a };
"#;
        assert_eq!(joined, ["let wasm;\nuse(import1);", REQUEST, expected].concat());
    }

    #[test]
    fn scripts_of_another_shape_are_an_error() {
        let again = LOADER.replace("chunk_1.wasm", "split_a.wasm");
        for (bindings, loader) in [("", LOADER), (BINDINGS, ""), (BINDINGS, &again)] {
            assert!(join(bindings, loader, &chunks(), &[]).is_err(), "{bindings} {loader}");
        }
    }
}
