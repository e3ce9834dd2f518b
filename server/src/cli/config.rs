//! `bearer-lab config`: configuration files.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{
    start::{StartError, read_config},
    terminal::say,
};

/// What can be done with a configuration file.
#[derive(Subcommand)]
pub enum Config {
    /// Say whether a configuration file is right, and if not, in which line.
    Check {
        /// The file.
        file: PathBuf,
    },
}

/// Does it.
pub(super) fn run(command: &Config) -> Result<(), StartError> {
    match command {
        Config::Check { file } => check(file),
    }
}

fn check(path: &Path) -> Result<(), StartError> {
    let config = read_config(path)?;
    let counts = [
        (config.clients.len(), "clients"),
        (config.users.len(), "users"),
        (config.scopes.len(), "scopes"),
        (config.policies.len(), "policies"),
    ];
    let counts = counts.map(|(count, name)| format!("{name}: {count}")).join(", ");
    say(&format!("{} is right ({counts}; the built-in ones included)", path.display()))?;
    Ok(())
}
