//! The functions of the first file: for people who make it smaller, and for the test that keeps the interface out of it.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Result;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// A line for each function of a WebAssembly file, the largest first: its size in bytes, and its name.
pub(crate) fn list(wasm: &[u8]) -> Result<String> {
    let (mut index, mut sizes, mut names) = (0, Vec::new(), HashMap::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    index += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => {
                sizes.push((index, body.as_bytes().len()));
                index += 1;
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(section) = section.as_known() else { continue };
                for subsection in section {
                    let Name::Function(functions) = subsection? else { continue };
                    for function in functions {
                        let function = function?;
                        names.insert(function.index, function.name);
                    }
                }
            }
            _ => (),
        }
    }
    sizes.sort_by_key(|(_, size)| Reverse(*size));
    let line = |(index, size)| format!("{size:>6} {}\n", names.get(&index).copied().unwrap_or("?"));
    Ok(sizes.into_iter().map(line).collect())
}
