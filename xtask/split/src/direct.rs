//! Direct calls in a file that was merged from parts. The parts call each other through the table, by a function of
//! their own for each callee (a stub); where the callee is in the same file now, the stub's callers call it.

use std::collections::HashMap;

use anyhow::{Context, Result, anyhow};
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
    let mut types = Vec::new().into_iter();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    function += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(section) => {
                types = section.into_iter().collect::<Result<Vec<u32>, _>>()?.into_iter();
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
                let of_type = types.next().context("a function has no type")?;
                stubs.extend(slot_called(&body, of_type)?.map(|slot| (function, slot)));
                function += 1;
            }
            _ => (),
        }
    }
    Ok(stubs.into_iter().filter_map(|(stub, slot)| Some((stub, *slots.get(&slot)?))).collect())
}

/// The place in the table, if the function does nothing but call what is there, which has its own type, with its own
/// arguments.
fn slot_called(body: &FunctionBody<'_>, of_type: u32) -> Result<Option<i32>> {
    let (mut next, mut slot, mut is_called) = (0, None, false);
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::LocalGet { local_index } if local_index == next && slot.is_none() => next += 1,
            Operator::I32Const { value } if slot.is_none() => slot = Some(value),
            Operator::CallIndirect { table_index: 0, type_index }
                if type_index == of_type && slot.is_some() && !is_called =>
            {
                is_called = true;
            }
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, EntityType, Function, FunctionSection,
        ImportSection, Instruction, Module, RefType, TableType, TypeSection, ValType,
    };

    use super::{callees, direct};

    /// The first place of the table that a part fills.
    const FIRST: i32 = 7;

    /// Functions 0 and 1 are in the table from [`FIRST`]; 0 takes a number and 1 two. The others have these bodies.
    fn module(bodies: &[(u32, &[Instruction<'_>])]) -> Vec<u8> {
        let number = ValType::I32;
        let (mut types, mut imports, mut functions) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        types.ty().function([number], []);
        types.ty().function([number, number], []);
        let table = TableType {
            element_type: RefType::FUNCREF,
            minimum: 9,
            maximum: None,
            table64: false,
            shared: false,
        };
        imports.import("elsewhere", "table", EntityType::Table(table));
        let mut elements = ElementSection::new();
        elements.active(None, &ConstExpr::i32_const(FIRST), Elements::Functions([0, 1].as_slice().into()));
        let mut code = CodeSection::new();
        for (of_type, body) in [(0, [].as_slice()), (1, &[])].iter().chain(bodies) {
            functions.function(*of_type);
            let mut function = Function::new([]);
            body.iter().for_each(|instruction| {
                function.instruction(instruction);
            });
            code.function(function.instruction(&Instruction::End));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements).section(&code);
        module.finish()
    }

    fn calling(of_type: u32, slot: i32) -> Vec<Instruction<'static>> {
        let arguments = (0..=of_type).map(Instruction::LocalGet);
        let call = Instruction::CallIndirect { type_index: of_type, table_index: 0 };
        arguments.chain([Instruction::I32Const(slot), call]).collect()
    }

    #[test]
    fn a_stub_stands_for_what_is_at_its_place_in_the_table() {
        let (one, two) = (calling(0, FIRST), calling(1, FIRST + 1));
        let found = callees(&module(&[(0, &one), (1, &two)])).unwrap();
        assert_eq!(found, HashMap::from([(2, 0), (3, 1)]));
    }

    #[test]
    fn what_is_elsewhere_or_does_more_is_no_stub() {
        let elsewhere = calling(0, FIRST + 2);
        let dropping = calling(0, FIRST);
        let twice = [calling(0, FIRST), calling(0, FIRST)].concat();
        let found = callees(&module(&[(0, &elsewhere), (1, &dropping), (0, &twice)])).unwrap();
        assert_eq!(found, HashMap::new());
    }

    #[test]
    fn callers_of_a_stub_call_what_it_stands_for() {
        let stub = calling(0, FIRST);
        let caller = |function| [Instruction::LocalGet(0), Instruction::Call(function)];
        let directed = direct(&module(&[(0, &stub), (0, &caller(2))]), "elsewhere").unwrap();
        assert_eq!(directed, module(&[(0, &stub), (0, &caller(0))]));
    }
}
