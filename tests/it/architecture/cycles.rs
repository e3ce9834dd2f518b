//! No file imports itself by way of other files.
//!
//! An arrow leads from a file to every file that it names in a path. `mod x;` is not an arrow, and tests are not read:
//! nothing imports them. Seen from outside, a folder is its `mod.rs`. Seen from inside, a name that `mod.rs`
//! re-exports is the file that the name comes from.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Source, sources, tokens};
use crate::support::check;

/// The folders that must have no cycles, and the name of the library in each.
const ROOTS: [(&str, &str); 5] = [
    ("src", "bearer_lab"),
    ("server/src", "bearer_lab_server"),
    ("xtask/src", ""),
    ("xtask/split/src", ""),
    ("xtask/bench/src", ""),
];

/// The files of a crate by the path of their module. `lib.rs` is the empty path; `main.rs` is, where there is no library.
struct Crate<'a> {
    library: &'a str,
    files: BTreeMap<Vec<&'a str>, &'a Source>,
}

/// The files that each file names.
type Arrows<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

impl<'a> Crate<'a> {
    fn new(sources: &'a [Source], library: &'a str) -> Self {
        // `lib.rs` comes before `main.rs`, and the first entry stays.
        let mut files = BTreeMap::new();
        for source in sources {
            files.entry(module(source)).or_insert(source);
        }
        Self { library, files }
    }

    fn arrows(&self, sources: &'a [Source]) -> Arrows<'a> {
        sources.iter().map(|source| (&*source.path, self.arrows_of(source))).collect()
    }

    fn arrows_of(&self, source: &'a Source) -> BTreeSet<&'a str> {
        let paths = source.paths_in_modules();
        let reached = paths.iter().filter_map(|(path, depth)| self.resolve(source, path, *depth));
        reached.map(|reached| &*reached.path).filter(|reached| *reached != source.path).collect()
    }

    /// The file of this crate that a path leads to, seen from a module `depth` levels inside the file.
    fn resolve(&self, from: &'a Source, path: &str, depth: usize) -> Option<&'a Source> {
        let own = module(from);
        let segments: Vec<&str> = path.split("::").collect();
        let (mut base, rest) = match segments.as_slice() {
            ["crate", rest @ ..] => (Vec::new(), rest),
            [name, rest @ ..] if *name == self.library => (Vec::new(), rest),
            ["self", rest @ ..] if depth == 0 => (own.clone(), rest),
            ["super", ..] => {
                let climbs = segments.iter().take_while(|segment| **segment == "super").count();
                let out = climbs.checked_sub(depth)?;
                (own.get(..own.len().checked_sub(out)?)?.to_vec(), &segments[climbs..])
            }
            [_, _, ..] if depth == 0 => (own.clone(), segments.as_slice()),
            _ => return None,
        };
        let mut rest = rest;
        while let [name, more @ ..] = rest
            && let Some((inner, _)) = self.files.get_key_value(&[&*base, &[*name]].concat())
        {
            (base, rest) = (inner.clone(), more);
        }
        let reached = *self.files.get(&base)?;
        let is_relative = !matches!(segments[0], "crate" | "self" | "super") && segments[0] != self.library;
        match rest {
            // A name that is not a module of this crate: of another crate, or of this file.
            _ if is_relative && base == own => None,
            [name, ..] if own.starts_with(&base) && base != own => Some(self.origin(reached, name)),
            _ => Some(reached),
        }
    }

    /// The file that `name` comes from, as far as the file re-exports it.
    fn origin(&self, file: &'a Source, name: &str) -> &'a Source {
        if let Some(definer) = self.files.values().find(|source| source.defines_macro(name)) {
            return definer;
        }
        let last = ["::", name].concat();
        let paths = file.paths_in_modules();
        let found = paths.iter().filter(|(path, _)| path.ends_with(&last));
        let mut origins = found.filter_map(|(path, depth)| self.resolve(file, path, *depth));
        origins.next().unwrap_or(file)
    }
}

/// The path of the module that a file is.
fn module(source: &Source) -> Vec<&str> {
    let inner = source.path.rsplit_once("src/").unwrap().1.trim_end_matches(".rs");
    match inner.trim_end_matches("/mod") {
        "lib" | "main" => Vec::new(),
        inner => inner.split('/').collect(),
    }
}

/// The files that reach each other, for every cycle.
fn cycles<'a>(arrows: &Arrows<'a>) -> BTreeSet<Vec<&'a str>> {
    let reached: Arrows<'a> = arrows.keys().map(|file| (*file, reach(arrows, file))).collect();
    let mut cycles = BTreeSet::new();
    for (file, own) in reached.iter().filter(|(file, own)| own.contains(*file)) {
        cycles.insert(own.iter().filter(|other| reached[*other].contains(file)).copied().collect());
    }
    cycles
}

/// Every file that can be reached from `file`.
fn reach<'a>(arrows: &Arrows<'a>, file: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![file];
    while let Some(next) = waiting.pop() {
        for target in arrows.get(next).into_iter().flatten().copied() {
            if reached.insert(target) {
                waiting.push(target);
            }
        }
    }
    reached
}

#[test]
fn no_file_imports_itself_by_way_of_others() {
    for (folder, library) in ROOTS {
        let sources = sources(folder);
        let arrows = Crate::new(&sources, library).arrows(&sources);
        let found: Vec<String> = cycles(&arrows).iter().map(|files| describe(files, &arrows)).collect();
        assert!(found.is_empty(), "{folder} has import cycles:\n{}", found.join("\n"));
    }
}

/// The files of a cycle, each with those that it names.
fn describe(files: &[&str], arrows: &Arrows<'_>) -> String {
    let inside = |file: &str| -> Vec<&str> {
        arrows[file].iter().filter(|target| files.contains(target)).copied().collect()
    };
    let lines = files.iter().map(|file| format!("  {file} names {}", inside(file).join(", ")));
    format!("{} files:\n{}", files.len(), lines.collect::<Vec<_>>().join("\n"))
}

/// The files with their text, and the cycles among them.
type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);

#[test]
fn a_cycle_is_seen_however_it_is_written() {
    let cases: [Case; 12] = [
        (&[("a", "use crate::b::B;"), ("b", "use crate::a::A;")], &["a b"]),
        (
            &[("a", "use crate::{b, c};"), ("b", "fn f() { super::c::g() }"), ("c", "use super::a::A;")],
            &["a b c"],
        ),
        (&[("a", "use crate::b;"), ("b", "use crate::c;"), ("c", "")], &[]),
        // `mod x;` is not an arrow, and neither is a test.
        (
            &[
                ("a/mod", "mod b; pub use b::B;"),
                ("a/b", "pub(in super::super) struct B; #[cfg(test)] mod tests { use super::super::C; }"),
            ],
            &[],
        ),
        (&[("a/mod", "mod b; use b::B; pub struct A;"), ("a/b", "use super::A;")], &["a/b a/mod"]),
        // A sibling is itself, and not the folder that both are in.
        (&[("a/mod", "pub use b::B; pub use c::C;"), ("a/b", "use super::c;"), ("a/c", "")], &[]),
        (&[("a/mod", "pub use b::B; pub use c::C;"), ("a/b", "use super::C;"), ("a/c", "")], &[]),
        (
            &[("a/mod", "pub use b::B; pub use c::C;"), ("a/b", "use super::C;"), ("a/c", "use super::b;")],
            &["a/b a/c"],
        ),
        // From outside, a folder is all that it re-exports.
        (
            &[
                ("a/mod", "pub use b::B; pub use c::C;"),
                ("a/b", ""),
                ("a/c", "use crate::d;"),
                ("d", "use crate::a::B;"),
            ],
            &["a/c a/mod d"],
        ),
        (&[("a", "mod inner { use super::super::b::B; }"), ("b", "use crate::a::A;")], &["a b"]),
        (
            &[("lib", "pub mod a; pub mod b;"), ("a", "macro_rules! m { () => {} }"), ("b", "crate::m!();")],
            &[],
        ),
        (
            &[("main", "use l::a; use l::b;"), ("lib", ""), ("a", "use crate::b;"), ("b", "use l::a;")],
            &["a b"],
        ),
    ];
    check(
        cases.map(|(files, found)| (files, found.iter().map(|names| (*names).to_owned()).collect())),
        |files| {
            let source = |(name, text): &(&str, &str)| Source {
                path: format!("src/{name}.rs"),
                text: String::new(),
                tokens: tokens(text),
            };
            let sources: Vec<Source> = files.iter().map(source).collect();
            let name = |path: &&str| path.trim_start_matches("src/").trim_end_matches(".rs").to_owned();
            let names = |files: Vec<&str>| files.iter().map(name).collect::<Vec<_>>().join(" ");
            let arrows = Crate::new(&sources, "l").arrows(&sources);
            cycles(&arrows).into_iter().map(names).collect::<Vec<String>>()
        },
    );
}
