//! `cargo xtask serve`: the app and the server, built in release mode and started.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::{Context, Result};

use crate::layout::Layout;
use crate::{command, say, server_build, web_build};

/// Builds both and becomes the server, which then gets the terminal's signals itself.
pub(crate) fn run(layout: &Layout, arguments: &[OsString]) -> Result<()> {
    let server = server_build::run_beside(layout, || web_build::run(layout))?;
    let mut serve = Command::new(server);
    serve.arg("serve");
    if !names_dist(arguments) {
        serve.arg("--dist").arg(layout.dist());
    }
    serve.args(arguments);
    let line = command::line(&serve);
    say::step(&format!("starting {line}"));
    Err(serve.exec()).with_context(|| format!("`{line}` did not start"))
}

fn names_dist(arguments: &[OsString]) -> bool {
    arguments.iter().any(|argument| argument == "--dist" || argument.to_string_lossy().starts_with("--dist="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dist_folder_of_the_users_own_is_left_to_them() {
        for (arguments, named) in [
            (&["--listen", "127.0.0.1:0"][..], false),
            (&["--dist", "there"], true),
            (&["--dist=there"], true),
            (&["--distance"], false),
        ] {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            assert_eq!(names_dist(&arguments), named, "{arguments:?}");
        }
    }
}
