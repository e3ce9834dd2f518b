use std::{io, process::ExitCode};

use super::StartError;
use crate::client::ClientError;

/// Why a command did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The server did not start, or a configuration file is wrong.
    #[error(transparent)]
    Start(#[from] StartError),
    /// There is no token, or none to be believed.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// A setting is missing or wrong.
    #[error("{0}")]
    Setting(String),
    /// The API did not take the token (RFC 6750 §3.1).
    #[error("the API refuses: {0}")]
    Api(String),
    /// Standard input, standard output.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Failure {
    /// What the process ends with; `--help` lists them.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Setting(_) | Self::Client(ClientError::Address(_) | ClientError::Issuer(_)) => 2,
            Self::Client(ClientError::Refused { .. }) => 3,
            Self::Api(_) => 4,
            Self::Client(ClientError::NotVerified(_)) => 5,
            Self::Start(_) | Self::Client(_) | Self::Io(_) => 1,
        })
    }
}
