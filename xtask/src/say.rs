//! What the person at the terminal reads. Progress goes to standard error, results to standard output.

use std::io::{self, Write};

/// Writes a result to standard output.
pub(crate) fn out(text: &str) -> io::Result<()> {
    io::stdout().lock().write_all(text.as_bytes())
}

/// Announces a piece of work.
pub(crate) fn step(text: &str) {
    eprintln!("▸ {text}");
}

/// Adds a detail to the work announced last.
pub(crate) fn detail(text: &str) {
    eprintln!("  {text}");
}

/// Reports why a command ends without success, with what led to it.
pub(crate) fn failure(error: &anyhow::Error) {
    eprintln!("\nfailed: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because: {cause}");
    }
}

/// Shows the whole output of a program that ran in the background, so that no other's comes between.
pub(crate) fn block(name: &str, text: &str) {
    let shown: String = text.lines().map(|line| format!("{line}\n")).collect();
    let mut terminal = io::stderr().lock();
    // A closed terminal must not end the run: its log is on disk.
    let _written = write!(terminal, "┌── {name}\n{shown}└── {name}\n");
}
