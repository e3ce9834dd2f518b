//! What a library offers to scripts and no script of this app takes: an export, so it would be kept for ever, with
//! all that it needs.

use std::ops::Range;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{CustomSection, ExportSection, Module, RawSection};
use wasmparser::{CustomSectionReader, ExportSectionReader, Parser, Payload};

/// The streams of a library under Leptos' server functions, of which this app has none.
const CLASSES: &str = "IntoUnderlying";
/// Where wasm-bindgen's macros leave what they know: pairs of a version and a description, each after its length.
const DESCRIPTIONS: &str = "__wasm_bindgen_unstable";

/// The module without them. Every other section stays byte for byte: relocations count from its start.
pub(crate) fn without(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        match &payload {
            Payload::ExportSection(section) => module.section(&exports(section.clone())?),
            Payload::CustomSection(section) if section.name() == DESCRIPTIONS => {
                module.section(&descriptions(section)?)
            }
            other => match other.as_section() {
                Some((id, range)) => module.section(&RawSection { id, data: slice(wasm, range)? }),
                None => &mut module,
            },
        };
    }
    Ok(module.finish())
}

fn exports(section: ExportSectionReader<'_>) -> Result<ExportSection> {
    let mut exports = ExportSection::new();
    for export in section {
        let export = export?;
        if !export.name.contains(&CLASSES.to_lowercase()) {
            RoundtripReencoder
                .parse_export(&mut exports, export)
                .map_err(|error: Error| anyhow::anyhow!("{error}"))?;
        }
    }
    Ok(exports)
}

fn descriptions<'a>(section: &CustomSectionReader<'a>) -> Result<CustomSection<'a>> {
    let mut rest = section.data();
    let mut kept = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let (version, after) = prefixed(rest)?;
        let (description, after) = prefixed(after)?;
        if !description.windows(CLASSES.len()).any(|window| window == CLASSES.as_bytes()) {
            kept.extend_from_slice(version);
            kept.extend_from_slice(description);
        }
        rest = after;
    }
    Ok(CustomSection { name: DESCRIPTIONS.into(), data: kept.into() })
}

/// The first entry with its length, four bytes, and what follows it.
fn prefixed(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let length = bytes.first_chunk().map(|length| u32::from_le_bytes(*length));
    let entry =
        length.and_then(|length| bytes.split_at_checked(usize::try_from(length).ok()?.checked_add(4)?));
    entry.context("the descriptions of the bindings have another form")
}

fn slice(wasm: &[u8], range: Range<u64>) -> Result<&[u8]> {
    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
    wasm.get(range).context("a section ends after the file")
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{CustomSection, ExportKind, ExportSection, Module};

    use super::{DESCRIPTIONS, without};

    fn module(exports: &[&str], descriptions: &[&str]) -> Vec<u8> {
        let mut section = ExportSection::new();
        for name in exports {
            section.export(name, ExportKind::Func, 0);
        }
        let entry =
            |text: &str| [&u32::try_from(text.len()).unwrap().to_le_bytes(), text.as_bytes()].concat();
        let data: Vec<u8> =
            descriptions.iter().flat_map(|text| [entry("{\"version\":1}"), entry(text)].concat()).collect();
        let mut module = Module::new();
        module.section(&section).section(&CustomSection { name: DESCRIPTIONS.into(), data: data.into() });
        module.finish()
    }

    #[test]
    fn the_classes_are_neither_exported_nor_described() {
        let names = ["main", "intounderlyingsink_close_58", "__wbg_intounderlyingsink_free_58"];
        let told = ["a fetch", "\u{1}IntoUnderlyingSink", "a storage"];
        let kept = without(&module(&names, &told)).unwrap();
        assert_eq!(kept, module(&["main"], &["a fetch", "a storage"]));
    }

    #[test]
    fn descriptions_of_another_form_are_an_error() {
        let mut module = Module::new();
        module.section(&CustomSection { name: DESCRIPTIONS.into(), data: [9, 0, 0, 0, 1].as_slice().into() });
        assert!(without(&module.finish()).is_err());
    }
}
