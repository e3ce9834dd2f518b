//! The command `bearer-lab`.

use std::process::ExitCode;

use bearer_lab_server::cli::{Cli, run};
use clap::Parser as _;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bearer-lab: {error}");
            ExitCode::FAILURE
        }
    }
}
