//! The command line, one file a command.

mod config;
mod serve;
mod signals;

use std::io::{self, Write as _};

use clap::{Parser, Subcommand};

pub use serve::{Serve, StartError, start};

use crate::faults::listing;

/// Bearer Lab: an authorization server, a protected API and the app's files, for learning and for tests.
#[derive(Parser)]
#[command(name = "bearer-lab", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until interrupted; prints one line with the address when ready. SIGHUP makes new signing keys.
    Serve(Serve),
    /// List the faults and weaknesses that can be switched on.
    Faults,
    /// Work with configuration files.
    #[command(subcommand)]
    Config(config::Config),
}

/// Does what the command line says.
pub async fn run(cli: Cli) -> Result<(), StartError> {
    match cli.command {
        Command::Serve(options) => serve::run(options).await,
        Command::Faults => Ok(say(&listing())?),
        Command::Config(command) => config::run(&command),
    }
}

/// Prints a line that people and scripts wait for.
fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
