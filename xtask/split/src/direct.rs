//! Direct calls in a file that was merged from parts. The parts call each other through the table, by a function of
//! their own for each callee (a stub); where the callee is in the same file now, the stub's callers call it.

use std::collections::HashMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, ImportSection, Module};
use wasmparser::{
    ConstExpr, CustomSectionReader, ElementItems, ElementKind, ExportSectionReader, FunctionBody,
    ImportSectionReader, Operator, Parser, Payload, TypeRef,
};

/// Puts callees in the place of their stubs; what is imported comes from `module`, and nothing is exported.
pub(crate) fn direct(wasm: &[u8], module: &str) -> Result<Vec<u8>> {
    let mut directed = Module::new();
    let mut direct = Direct { callees: callees(wasm)?, module };
    direct.parse_core_module(&mut directed, Parser::new(0), wasm).map_err(|error| anyhow!("{error}"))?;
    Ok(directed.finish())
}

struct Direct<'a> {
    /// The function behind each stub.
    callees: HashMap<u32, u32>,
    module: &'a str,
}

impl Reencode for Direct<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.callees.get(&function).copied().unwrap_or(function))
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error> {
        for import in section.into_imports() {
            let import = import?;
            imports.import(self.module, import.name, self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        _: &mut ExportSection,
        _: ExportSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }

    // Names of functions, which are stripped afterwards anyway.
    fn parse_custom_section(&mut self, _: &mut Module, _: CustomSectionReader<'_>) -> Result<(), Error> {
        Ok(())
    }
}

/// Which function each stub stands for, of those that are in this file.
fn callees(wasm: &[u8]) -> Result<HashMap<u32, u32>> {
    let (mut slots, mut stubs, mut function) = (HashMap::new(), Vec::new(), 0);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    function += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let element = element?;
                    let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
                        (element.kind, element.items)
                    else {
                        continue;
                    };
                    let Some(first) = constant(&offset_expr) else { continue };
                    for (slot, function) in (first..).zip(functions) {
                        slots.insert(slot, function?);
                    }
                }
            }
            Payload::CodeSectionEntry(body) => {
                stubs.extend(slot_called(&body)?.map(|slot| (function, slot)));
                function += 1;
            }
            _ => (),
        }
    }
    Ok(stubs.into_iter().filter_map(|(stub, slot)| Some((stub, *slots.get(&slot)?))).collect())
}

/// The place in the table, if the function does nothing but call what is there with its own arguments.
fn slot_called(body: &FunctionBody<'_>) -> Result<Option<i32>> {
    let (mut next, mut slot, mut is_called) = (0, None, false);
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::LocalGet { local_index } if local_index == next && slot.is_none() => next += 1,
            Operator::I32Const { value } if slot.is_none() => slot = Some(value),
            Operator::CallIndirect { table_index: 0, .. } if slot.is_some() && !is_called => is_called = true,
            Operator::End if is_called => (),
            _ => return Ok(None),
        }
    }
    Ok(slot)
}

fn constant(expression: &ConstExpr<'_>) -> Option<i32> {
    match expression.get_operators_reader().read() {
        Ok(Operator::I32Const { value }) => Some(value),
        _ => None,
    }
}
