//! Short names for what the first file takes from its script: the names that wasm-bindgen gives end in a hash each,
//! which no compression makes smaller.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ImportSection, Module};
use wasmparser::{ImportSectionReader, Parser};

/// How wasm-bindgen's own names begin.
const GENERATED: &str = "__wb";

/// Renames them in the module and in the script that goes with it.
pub(crate) fn shortened(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut module = Module::new();
    let mut short = Short { names: Vec::new() };
    short.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| anyhow!("{error}"))?;
    let mut script = script.to_owned();
    for (index, name) in short.names.iter().enumerate() {
        // A member of the object of imports.
        let (long, new) = (format!(" {name}: "), format!(" {}: ", letters(index)));
        if script.matches(&long).count() != 1 {
            return Err(anyhow!("the script does not have {name} once"));
        }
        script = script.replace(&long, &new);
    }
    Ok((module.finish(), script))
}

struct Short {
    names: Vec<String>,
}

impl Reencode for Short {
    type Error = std::convert::Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            if import.name.starts_with(GENERATED) {
                imports.import(import.module, &letters(self.number(import.name)), kind);
            } else {
                imports.import(import.module, import.name, kind);
            }
        }
        Ok(())
    }
}

impl Short {
    fn number(&mut self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }
}

/// The name with this number: `a` to `z`, `aa`, `ab`, and so on.
fn letters(index: usize) -> String {
    let last = char::from(b"abcdefghijklmnopqrstuvwxyz".get(index % 26).copied().unwrap_or_default());
    match index / 26 {
        0 => last.to_string(),
        rest => format!("{}{last}", letters(rest - 1)),
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, ImportSection, Module, TypeSection};

    use super::{letters, shortened};

    fn module(imports: &[(&str, &str)]) -> Vec<u8> {
        let (mut types, mut section) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        for (module, name) in imports {
            section.import(module, name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&section);
        module.finish()
    }

    #[test]
    fn only_the_names_that_were_generated_change_and_on_both_sides() {
        let wasm =
            module(&[("./app.js", "__wbg_log_1f"), ("./split.js", "load"), ("./app.js", "__wbindgen_x")]);
        let script = "{\n        __wbindgen_x: a,\n        __wbg_log_1f: function(one) {\n";
        let (wasm, script) = shortened(&wasm, script).unwrap();
        assert_eq!(wasm, module(&[("./app.js", "a"), ("./split.js", "load"), ("./app.js", "b")]));
        assert_eq!(script, "{\n        b: a,\n        a: function(one) {\n");
    }

    #[test]
    fn a_script_without_the_name_is_an_error() {
        assert!(shortened(&module(&[("./app.js", "__wbg_log_1f")]), "{\n        log: a").is_err());
    }

    #[test]
    fn no_two_names_are_the_same() {
        let names: std::collections::BTreeSet<String> = (0..2000).map(letters).collect();
        assert_eq!(names.len(), 2000);
    }
}
