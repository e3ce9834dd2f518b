//! Running other programs: every failure names the command and what to do by hand.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::interrupt::Watched;
use crate::say;

/// The command as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(quoted).collect::<Vec<_>>().join(" ")
}

/// Runs to the end, its output shown as it comes; `by_hand` says what to do if it fails.
pub(crate) fn run(command: &mut Command, by_hand: &str) -> Result<()> {
    let typed = line(command);
    run_named(command, &typed, by_hand)
}

/// As [`run`], for a command that is too long to be shown.
pub(crate) fn run_named(command: &mut Command, typed: &str, by_hand: &str) -> Result<()> {
    finish(command, typed, by_hand, Watched::one)
}

/// As [`run`], for a program that starts others, which must not outlive it when a signal ends it.
pub(crate) fn run_group(command: &mut Command, by_hand: &str) -> Result<()> {
    let typed = line(command);
    finish(command.process_group(0), &typed, by_hand, Watched::group)
}

fn finish(command: &mut Command, typed: &str, by_hand: &str, watch: fn(&Child) -> Watched) -> Result<()> {
    say::detail(&format!("$ {typed}"));
    let failed = || format!("`{typed}` did not start\n  by hand: {by_hand}");
    let mut child = command.stdin(Stdio::null()).spawn().with_context(failed)?;
    let _watched = watch(&child);
    let status = child.wait().with_context(failed)?;
    if !status.success() {
        bail!("`{typed}` failed ({status}); its own message stands above\n  by hand: {by_hand}");
    }
    Ok(())
}

/// What the command prints on standard output, or nothing if it cannot be run or fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first executable of that name on a search path.
pub(crate) fn find(name: &str, search_path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(search_path).map(|folder| folder.join(name)).find(|path| is_executable(path))
}

/// The first executable of that name on the `PATH` this process was given.
pub(crate) fn find_on_path(name: &str) -> Option<PathBuf> {
    find(name, &std::env::var_os("PATH")?)
}

fn is_executable(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "-_./=:,@+".contains(c)) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let cases: [(&[&str], &str); 3] = [
            (&["build", "--release"], "cargo build --release"),
            (&["two words", ""], "cargo 'two words' ''"),
            (&["it's"], r"cargo 'it'\''s'"),
        ];
        for (arguments, typed) in cases {
            assert_eq!(line(Command::new("cargo").args(arguments)), typed);
        }
    }

    #[test]
    fn a_failure_names_the_command_and_the_mend() {
        let error = run(&mut Command::new("false"), "do it yourself").unwrap_err().to_string();
        assert!(error.contains("`false` failed") && error.contains("by hand: do it yourself"), "{error}");
    }
}
