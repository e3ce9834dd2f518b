//! The functions of a file in another order: each after the one that it resembles most. A compressor says where it has
//! seen the same bytes before, and says it shorter the nearer that is.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// Of how many bytes the pieces are by which functions are compared.
const PIECE: usize = 4;
/// A piece that more functions have says nothing of two that have it.
const MAX_HOLDERS: usize = 300;
/// Likeness is counted in whole numbers, of which this is the whole.
const SCALE: usize = 1_000_000;

/// The same module, with what is alike side by side.
pub(crate) fn ordered(wasm: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => (),
        }
    }
    let order = by_likeness(&bodies);
    let places = (imported..).zip(&order).map(|(place, of)| (*of, place)).collect();
    let mut module = Module::new();
    let mut ordering = Ordering { imported, order, places };
    ordering.parse_core_module(&mut module, Parser::new(0), wasm).map_err(|error| anyhow!("{error}"))?;
    Ok(module.finish())
}

struct Ordering {
    /// How many functions come before those of the file.
    imported: u32,
    /// The functions of the file, counted from its first, as they shall stand.
    order: Vec<usize>,
    /// Where each of them stands then, counted from the first that is imported.
    places: HashMap<usize, u32>,
}

impl Ordering {
    /// What a section has, in the new order.
    fn apply<T: Clone>(&self, items: &[T]) -> Result<Vec<T>, Error> {
        self.order.iter().map(|of| items.get(*of).cloned().ok_or(Error::InvalidCodeSectionSize)).collect()
    }
}

impl Reencode for Ordering {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        let of_file = function.checked_sub(self.imported).and_then(|of| usize::try_from(of).ok());
        Ok(of_file.and_then(|of| self.places.get(&of)).copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        for of_type in self.apply(&section.into_iter().collect::<Result<Vec<_>, _>>()?)? {
            functions.function(self.type_index(of_type)?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        for body in self.apply(&section.into_iter().collect::<Result<Vec<_>, _>>()?)? {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

/// Begins with the largest; the next is always that one of the rest that has the most in common with the last.
fn by_likeness(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<HashSet<&[u8]>> = bodies.iter().map(|body| body.windows(PIECE).collect()).collect();
    let mut holders: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (of, pieces) in pieces.iter().enumerate() {
        pieces.iter().for_each(|piece| holders.entry(piece).or_default().push(of));
    }
    let size = |of: usize| pieces.get(of).map_or(0, HashSet::len);
    let mut left: BTreeSet<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let mut next = left.iter().copied().max_by_key(|of| size(*of));
    while let Some(last) = next {
        left.remove(&last);
        order.push(last);
        let mut shared = vec![0; bodies.len()];
        let telling = pieces.get(last).into_iter().flatten().filter_map(|piece| holders.get(piece));
        for of in telling.filter(|holders| holders.len() <= MAX_HOLDERS).flatten() {
            shared.get_mut(*of).into_iter().for_each(|count| *count += 1);
        }
        let likeness = |of: usize| shared.get(of).map(|count| count * SCALE / (1 + size(of) + size(last)));
        next = left.iter().copied().max_by_key(|of| (likeness(*of), Reverse(*of)));
    }
    order
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
        FunctionSection, ImportSection, Instruction, Module, TypeSection, ValType,
    };

    use super::{by_likeness, ordered};

    #[test]
    fn the_next_is_what_resembles_the_last_most() {
        let bodies = [b"sign in".as_slice(), b"sign in or renew", b"verify", b"sign out or renew"];
        assert_eq!(by_likeness(&bodies), [3, 1, 0, 2]);
        assert_eq!(by_likeness(&[]), [0; 0]);
    }

    /// Function 0 is imported, the others have these bodies: a call and as many results as there are numbers.
    fn module(bodies: &[&[i32]], called: u32, exported: u32, table: &[u32]) -> Vec<u8> {
        let (mut types, mut imports, mut functions) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new());
        let (mut exports, mut elements, mut code) =
            (ExportSection::new(), ElementSection::new(), CodeSection::new());
        for results in 0..9 {
            types.ty().function([], [ValType::I32].repeat(results));
        }
        imports.import("elsewhere", "function", EntityType::Function(0));
        exports.export("exported", ExportKind::Func, exported);
        elements.active(None, &ConstExpr::i32_const(0), Elements::Functions(table.into()));
        for body in bodies {
            functions.function(u32::try_from(body.len()).unwrap());
            let mut function = Function::new([]);
            function.instruction(&Instruction::Call(called));
            body.iter().for_each(|number| {
                function.instruction(&Instruction::I32Const(*number));
            });
            code.function(function.instruction(&Instruction::End));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&exports).section(&elements).section(&code);
        module.finish()
    }

    #[test]
    fn what_names_a_function_names_it_at_its_new_place() {
        let (some, other, all): (&[i32], &[i32], &[i32]) = (&[1, 2, 3, 4], &[9], &[1, 2, 3, 4, 5, 6]);
        let before = module(&[some, other, all], 3, 1, &[0, 1, 2, 3]);
        let after = module(&[all, some, other], 1, 2, &[0, 2, 3, 1]);
        assert_eq!(ordered(&before).unwrap(), after);
    }
}
