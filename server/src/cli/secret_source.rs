use std::{
    convert::Infallible,
    env,
    io::{self, BufRead as _},
    str::FromStr,
};

use bearer_lab::protocol::Secret;

use super::Failure;
use crate::text::decode;

/// Where a secret comes from, so that it need not be seen in the list of processes.
#[derive(Clone)]
pub enum SecretSource {
    /// The command line itself.
    Text(Secret),
    /// A line of standard input.
    StandardInput,
    /// A variable of the environment.
    Environment(String),
}

impl FromStr for SecretSource {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.strip_prefix("env:") {
            Some(name) => Self::Environment(name.to_owned()),
            None if text == "-" => Self::StandardInput,
            None => Self::Text(Secret::new(text.to_owned())),
        })
    }
}

impl SecretSource {
    /// The secret.
    pub fn read(&self) -> Result<Secret, Failure> {
        match self {
            Self::Text(secret) => Ok(secret.clone()),
            Self::StandardInput => {
                let mut line = Vec::new();
                io::stdin().lock().read_until(b'\n', &mut line)?;
                let line = decode(line)
                    .map_err(|error| Failure::Setting(format!("standard input cannot be read: {error}")))?;
                Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()))
            }
            Self::Environment(name) => env::var(name)
                .map(Secret::new)
                .map_err(|_| Failure::Setting(format!("the environment has no variable {name:?}"))),
        }
    }
}
