//! The first WebAssembly file: what a sign-in waits for, and no code of the interface.

use std::{env, fs};

/// The crates of the interface.
const INTERFACE: [&str; 4] = ["leptos", "reactive_graph", "tachys", "any_spawner"];

/// The compiler merges functions that do the same under one of their names, so this one can have any type in its name.
const MERGED: &str = "core::ptr::drop_in_place<";

/// The list of the file's functions that `cargo xtask build` writes: size and name, one a line.
const FUNCTIONS: &str = "BEARER_LAB_FIRST_FILE";

#[test]
fn the_first_file_has_no_code_of_leptos_or_its_reactive_graph() {
    let path =
        env::var_os(FUNCTIONS).unwrap_or_else(|| panic!("{FUNCTIONS} is not set: run `cargo xtask test`"));
    let functions = fs::read_to_string(&path).unwrap();
    assert!(functions.contains("bearer_lab"), "{} lists no function of the app", path.display());
    let is_interface =
        |line: &&str| !line.contains(MERGED) && INTERFACE.iter().any(|name| line.contains(name));
    let found: Vec<&str> = functions.lines().filter(is_interface).collect();
    assert!(found.is_empty(), "sizes and names of {} functions:\n{}", found.len(), found.join("\n"));
}
