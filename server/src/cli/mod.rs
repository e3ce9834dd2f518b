//! The command line, one file a command.

mod call;
mod callback;
mod config;
mod decode;
mod failure;
mod header;
mod secret_source;
mod serve;
mod serve_options;
mod settings;
mod signals;
mod start;
mod terminal;
mod times;
mod token;

use clap::{Parser, Subcommand};

pub use failure::Failure;
pub use serve_options::Serve;
pub use start::{StartError, start};
pub use terminal::complain;

use self::terminal::say;
use crate::faults::listing;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  it could not be done: nothing answers, an address is taken, a file is wrong
  2  the command line, or a setting that it needs, is wrong
  3  the authorization server refused
  4  the API refused
  5  the token is not to be believed

A SECRET is written out, or `-` for a line of standard input, or `env:NAME` for a variable of the environment:
what is written out can be seen in the list of processes.";

/// Bearer Lab: an authorization server, a protected API and the app's files, for learning and for tests.
#[derive(Parser)]
#[command(name = "bearer-lab", version, arg_required_else_help = true, after_help = EXIT_CODES)]
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
    /// Get a token by client credentials and call the API with it; shows both exchanges.
    #[command(after_help = EXIT_CODES)]
    Call(call::Call),
    /// Get tokens by one of the grants; prints the token response as JSON, the exchanges beside it.
    #[command(after_help = EXIT_CODES)]
    Token(token::Token),
    /// Show the tokens in a text: a request, JSON, a log, an address; verifies them if the issuer is given.
    #[command(after_help = [decode::HELP, "\n\n", EXIT_CODES].concat())]
    Decode(decode::Decode),
    /// Make the Basic header of a client, and the token request that it belongs to.
    #[command(after_help = EXIT_CODES)]
    Header(header::Header),
}

/// Does what the command line says.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve(options) => Ok(serve::run(options).await?),
        Command::Faults => Ok(say(&listing())?),
        Command::Config(command) => Ok(config::run(&command)?),
        Command::Call(options) => call::run(&options),
        Command::Token(options) => token::run(&options).await,
        Command::Decode(options) => decode::run(&options),
        Command::Header(options) => header::run(&options),
    }
}
