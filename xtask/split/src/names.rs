//! Short names for what the first file takes from its script and gives to it: the names that wasm-bindgen and the
//! compiler give hold a hash each, which no compression makes smaller.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{ExportSectionReader, ImportSectionReader, Parser};

/// How wasm-bindgen's names of imports begin, and the compiler's of exports.
const IMPORTED: &str = "__wb";
const EXPORTED: &str = "_R";

/// Renames them in the module and in the script that goes with it.
pub(crate) fn shortened(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut module = Module::new();
    let mut short = Short::default();
    short.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| anyhow!("{error}"))?;
    let mut script = script.to_owned();
    for (index, name) in short.imports.iter().enumerate() {
        // A member of the object of imports.
        let member = format!(" {name}: ");
        if script.matches(&member).count() != 1 {
            return Err(anyhow!("the script does not have {name} once"));
        }
        script = script.replace(&member, &format!(" {}: ", letters(index)));
    }
    for (index, name) in short.exports.iter().enumerate() {
        // A function of the same name calls it, and becomes short with the script.
        let taken = format!("wasm.{name}(");
        if !script.contains(&taken) {
            return Err(anyhow!("the script does not take {name}"));
        }
        script = script.replace(&taken, &format!("wasm.{}(", exported(index)));
    }
    Ok((module.finish(), script))
}

/// The names that changed, each at the place that gives its new one.
#[derive(Default)]
struct Short {
    imports: Vec<String>,
    exports: Vec<String>,
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
            if import.name.starts_with(IMPORTED) {
                imports.import(import.module, &letters(self.number(import.name)), kind);
            } else {
                imports.import(import.module, import.name, kind);
            }
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error> {
        for export in section {
            let mut export = export?;
            let short;
            if export.name.starts_with(EXPORTED) {
                short = exported(self.exports.len());
                self.exports.push(export.name.to_owned());
                export.name = &short;
            }
            self.parse_export(exports, export)?;
        }
        Ok(())
    }
}

/// No export of another kind begins with this sign.
fn exported(index: usize) -> String {
    format!("${}", letters(index))
}

impl Short {
    /// Its place among the imports, of which some come twice.
    fn number(&mut self, name: &str) -> usize {
        self.imports.iter().position(|known| known == name).unwrap_or_else(|| {
            self.imports.push(name.to_owned());
            self.imports.len() - 1
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
    use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module, TypeSection};

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
    fn exports_of_the_compiler_change_where_they_are_called() {
        let export = |names: [&str; 2]| {
            let mut section = ExportSection::new();
            names.iter().for_each(|name| {
                section.export(name, ExportKind::Func, 0);
            });
            let mut module = Module::new();
            module.section(&section);
            module.finish()
        };
        let (wasm, script) =
            shortened(&export(["memory", "_RINv7invoke"]), "wasm._RINv7invoke(a, b)").unwrap();
        assert_eq!((wasm, script.as_str()), (export(["memory", "$a"]), "wasm.$a(a, b)"));
        assert!(shortened(&export(["memory", "_RINv7invoke"]), "_RINv7invoke(a, b)").is_err());
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
