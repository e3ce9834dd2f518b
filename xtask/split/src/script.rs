//! The script of the app: what `wasm-bindgen` wrote, with what loads the parts.

use anyhow::{Context, Result, bail};

use crate::LINK;
use crate::part::{Part, Source};

/// Puts the loading script into the app's script, and asks for the parts by their names, with integrity.
pub(crate) fn joined(script: &str, link: &str, parts: &[Part]) -> Result<String> {
    // One import for every function that is loaded.
    let (imports, rest): (Vec<&str>, Vec<&str>) =
        script.lines().partition(|line| line.starts_with("import * as ") && line.contains(LINK));
    if imports.is_empty() {
        bail!("the script does not import {LINK}");
    }
    let mut link = without_import(link)?;
    for part in parts {
        let asked = format!(r#"fetch(new URL("./{}", import.meta.url))"#, part.cut_name);
        if !link.contains(&asked) {
            bail!("the loading script does not fetch {}", part.cut_name);
        }
        link = link.replace(&asked, &response(&part.source));
    }
    let exports: Vec<&str> = link
        .lines()
        .filter_map(|line| line.strip_prefix("export const ")?.split_whitespace().next())
        .collect();
    let namespaces: String = imports
        .iter()
        .filter_map(|import| import.split_whitespace().nth(3))
        .map(|module| format!("const {module} = {{ {} }};\n", exports.join(", ")))
        .collect();
    Ok([&rest.join("\n"), "\n", &link.replace("export const ", "const "), &namespaces].concat())
}

/// The expression of a response that has the part.
fn response(source: &Source) -> String {
    match source {
        Source::Script(base64) => format!(
            "Promise.resolve(new Response(Uint8Array.from(atob(\"{base64}\"), (letter) => letter.charCodeAt(0)), \
             {{ headers: {{ \"Content-Type\": \"application/wasm\" }} }}))"
        ),
        Source::File { name, integrity } => {
            format!("fetch(new URL(\"./{name}\", import.meta.url), {{ integrity: \"{integrity}\" }})")
        }
    }
}

/// The loading script imports `initSync`; in the same file it is there already.
fn without_import(link: &str) -> Result<String> {
    let import = link.lines().next().filter(|line| line.starts_with("import { initSync } from"));
    Ok(link.replacen(import.context("the loading script does not begin with its import")?, "", 1))
}

#[cfg(test)]
mod tests {
    use super::joined;
    use crate::part::{Part, Source};

    const SCRIPT: &str = "import * as import1 from \"./__wasm_split.js\"\n\
                          import * as import2 from \"./__wasm_split.js\"\nlet wasm;\nuse(import2);\n";
    const LINK: &str = "import { initSync } from \"./main.js\";\nexport const load_a = () => \
                        fetch(new URL(\"./split_a.wasm\", import.meta.url));\n";

    fn part(cut_name: &str) -> Part {
        let source = Source::File { name: "a-12.wasm".into(), integrity: "sha384-x".into() };
        Part { cut_name: cut_name.into(), source }
    }

    #[test]
    fn both_scripts_are_one_and_the_parts_are_asked_for_with_integrity() {
        let joined = joined(SCRIPT, LINK, &[part("split_a.wasm")]).unwrap();
        let expected = "let wasm;\nuse(import2);\n\nconst load_a = () => fetch(new URL(\"./a-12.wasm\", \
                        import.meta.url), { integrity: \"sha384-x\" });\nconst import1 = { load_a };\n\
                        const import2 = { load_a };\n";
        assert_eq!(joined, expected);
    }

    #[test]
    fn a_small_part_is_in_the_script() {
        let part = Part { source: Source::Script("AGFzbQ==".into()), ..part("split_a.wasm") };
        let joined = joined(SCRIPT, LINK, &[part]).unwrap();
        assert!(joined.contains("atob(\"AGFzbQ==\")") && !joined.contains("fetch("), "{joined}");
    }

    #[test]
    fn a_script_of_another_shape_is_an_error() {
        for (script, link, name) in [
            ("let wasm;", LINK, "split_a.wasm"),
            (SCRIPT, "export const load_a = 1;", "split_a.wasm"),
            (SCRIPT, LINK, "split_b.wasm"),
        ] {
            assert!(joined(script, link, &[part(name)]).is_err(), "{script} {link} {name}");
        }
    }
}
