//! The command `bearer-lab`.

use std::process::ExitCode;

use bearer_lab_server::cli::{Cli, complain, run};
use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            error.exit_code()
        }
    }
}
